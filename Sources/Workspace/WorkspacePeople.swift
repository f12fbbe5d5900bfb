import ContactPoints
package import Foundation

/// The people in a workspace's files, who can be taken out of them (M10.4).
package struct WorkspacePeople {
    private let directory: URL

    package init(directory: URL) { self.directory = directory }

    /// What was taken out, and what has to be taken out by hand.
    package struct Removal: Equatable, Sendable {
        /// How many rows of CSV files.
        package var rows = 0
        /// The journeys' files whose audience names one of the profiles, or that cannot be read.
        package var journeysNaming: [String] = []

        package init() {}
    }

    /// Takes the rows of these profiles out of `profiles.csv`, and those of these contact points out of `consent.csv`. Each
    /// file is either as it was or without them, and every other byte of it stays. Where it is another organization's
    /// workspace, or none, nothing is done.
    ///
    /// - Parameters:
    ///   - profiles: external ids.
    ///   - contacts: normalised addresses and numbers.
    ///   - region: the organization's, by which numbers in the file are completed.
    package func remove(
        profiles: Set<String>, contacts: Set<String>, organization: String, region: String?
    ) throws -> Removal {
        var removal = Removal()
        guard try self.organization() == organization else { return removal }
        let region = region.flatMap(Region.init)
        removal.rows = try removeRows(of: "profiles.csv") { table, row in profiles.contains(table[row, "id"]) }
        removal.rows += try removeRows(of: "consent.csv") { table, row in
            (try? ContactPoint(table[row, "contact"], region: region)).map { contacts.contains($0.text) } ?? false
        }
        removal.journeysNaming = journeys(naming: profiles)
        return removal
    }

    private func organization() throws -> String? {
        let file = directory.appending(path: "waymark.yaml")
        guard let bytes = FileManager.default.contents(atPath: file.path) else { return nil }
        let settings = try YAMLMapping(text: String(decoding: bytes, as: UTF8.self), file: file.path, keys: nil)
        return try settings.mapping("organization", keys: nil)?.optionalString("id")
    }

    private func journeys(naming profiles: Set<String>) -> [String] {
        let folder = directory.appending(path: "journeys")
        // What cannot be read may name somebody, and keeps nobody from being erased.
        guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
            return [folder.path]
        }
        return names.sorted().map { folder.appending(path: $0).path }.filter { file in
            guard JourneyFile.extensions.contains((file as NSString).pathExtension.lowercased()) else { return false }
            guard let bytes = FileManager.default.contents(atPath: file) else { return true }
            let text = JourneyFile.yaml(String(decoding: bytes, as: UTF8.self), file: file)
            guard let journey = try? YAMLMapping(text: text, file: file, keys: nil) else { return true }
            return (try? journey.strings("audience").map { !profiles.isDisjoint(with: $0) } ?? false) ?? true
        }
    }

    private func removeRows(of name: String, where goes: (CSVTable, CSVTable.Row) -> Bool) throws -> Int {
        let file = directory.appending(path: name)
        guard FileManager.default.fileExists(atPath: file.path) else { return 0 }
        let table = try CSVTable(file: file.path, required: [], known: nil)
        let leaving = table.rows.indices.filter { goes(table, table.rows[$0]) }
        if leaving.isEmpty { return 0 }
        let lines = Self.lines(of: try Data(contentsOf: file))
        var kept = lines
        for index in leaving.reversed() {
            let end = index + 1 < table.rows.count ? table.rows[index + 1].line - 1 : kept.count
            kept.removeSubrange(table.rows[index].line - 1..<end)
        }
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
        try Data(kept.joined()).write(to: file, options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: mode ?? 0o600], ofItemAtPath: file.path)
        return leaving.count
    }

    /// With their ends: LF, CR LF or CR.
    private static func lines(of bytes: Data) -> [Data] {
        var lines: [Data] = []
        var start = bytes.startIndex
        for index in bytes.indices {
            let isEnd = bytes[index] == 0x0A || bytes[index] == 0x0D && bytes[(index + 1)...].first != 0x0A
            if isEnd {
                lines.append(bytes[start...index])
                start = index + 1
            }
        }
        return start < bytes.endIndex ? lines + [bytes[start...]] : lines
    }
}
