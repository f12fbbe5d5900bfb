import ContactPoints
package import Foundation

/// The people in a workspace's files, who can be taken out of them (M10.4).
package struct WorkspacePeople {
    private let directory: URL

    package init(directory: URL) { self.directory = directory }

    /// Takes the rows of these profiles out of `profiles.csv`, and those of these contact points out of `consent.csv`. Each
    /// file is either as it was or without them, and every other byte of it stays.
    ///
    /// - Parameters:
    ///   - profiles: external ids.
    ///   - contacts: normalised addresses and numbers.
    ///   - region: the organization's, by which numbers in the file are completed.
    /// - Returns: how many rows there were.
    package func remove(profiles: Set<String>, contacts: Set<String>, region: String?) throws -> Int {
        let region = region.flatMap(Region.init)
        let people = try removeRows(of: "profiles.csv") { table, row in profiles.contains(table[row, "id"]) }
        return try people
            + removeRows(of: "consent.csv") { table, row in
                (try? ContactPoint(table[row, "contact"], region: region)).map { contacts.contains($0.text) } ?? false
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
        try Data(kept.joined()).write(to: file, options: .atomic)
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
