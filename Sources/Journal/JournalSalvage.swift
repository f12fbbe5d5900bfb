import Foundation
import GRDB
import SQLiteFile

/// Saves what can be read of a damaged journal into another file, and puts that in its place.
///
/// The new file is complete before the damaged one is renamed, so that a crash at any moment leaves one of them to go on
/// from. Without the journal's identity nothing is saved: its commits could be counted a second time (M6.3).
struct JournalSalvage {
    let path: String
    /// The journal's identity, if that is known already.
    let identity: String?

    private var replacement: String { path + ".salvaged" }

    /// Makes the new file. Returns how many commits are in it.
    func write() throws -> Int {
        try Self.removeFiles(replacement)
        let target = try SQLiteFile.open(replacement, label: "journal")
        var configuration = Configuration()
        configuration.readonly = true
        // Otherwise SQLite refuses a file that is shorter than its header says.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA writable_schema = ON") }
        let source = try? DatabaseQueue(path: path, configuration: configuration)
        var saved = 0
        if let source {
            let name = identity ?? source.unsafeRead { try? String.fetchOne($0, sql: "SELECT name FROM identity") }
            if let name {
                saved = try source.unsafeRead { damaged in
                    try target.write { try Self.copy(damaged, to: $0, identity: name) }
                }
            }
            try? source.close()
        }
        try target.close()
        return saved
    }

    private static func copy(_ damaged: Database, to target: Database, identity: String) throws -> Int {
        try JournalFile.makeTables(target)
        try target.execute(sql: "INSERT INTO identity VALUES (?)", arguments: [identity])
        // From both ends, as far as each goes: what is damaged is in between.
        let first = try rows(damaged, "ASC", to: target)
        let last = try rows(damaged, "DESC", to: target)
        let sequence = try? Int64.fetchOne(damaged, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'commits'")
        let highest = try Int64.fetchOne(target, sql: "SELECT max(position) FROM commits") ?? 0
        try JournalFile.setSequence(target, max(highest, sequence ?? 0))
        return first + last
    }

    private static func rows(_ damaged: Database, _ order: String, to target: Database) throws -> Int {
        var saved = 0
        guard
            let rows = try? Row.fetchCursor(
                damaged, sql: "SELECT position, entries FROM commits ORDER BY position \(order)")
        else { return 0 }
        while let row = try? rows.next() {
            guard case .int64(let position) = (row[0] as DatabaseValue).storage,
                case .blob(let entries) = (row[1] as DatabaseValue).storage
            else { continue }
            try target.execute(sql: "INSERT OR IGNORE INTO commits VALUES (?, ?)", arguments: [position, entries])
            if target.changesCount == 0 { break }
            saved += 1
        }
        return saved
    }

    /// Puts the new file in the place of the damaged one. Returns what that is called now.
    func exchange() throws -> String {
        var number = 1
        while FileManager.default.fileExists(atPath: "\(path).damaged-\(number)") { number += 1 }
        let aside = "\(path).damaged-\(number)"
        try FileManager.default.moveItem(atPath: path, toPath: aside)
        try? FileManager.default.moveItem(atPath: path + "-wal", toPath: aside + "-wal")
        try Self.finish(path)
        return aside
    }

    /// Does what is left of an exchange, if one was begun: the damaged file is gone from its place, the new one not there.
    static func finish(_ path: String) throws {
        let replacement = path + ".salvaged"
        guard !FileManager.default.fileExists(atPath: path), FileManager.default.fileExists(atPath: replacement) else {
            return
        }
        try removeFiles(path)
        try FileManager.default.moveItem(atPath: replacement, toPath: path)
        // What is recorded from here on must not be found under the old name after a power failure.
        let folder = open(URL(filePath: path).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw CocoaError(.fileWriteUnknown) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    private static func removeFiles(_ path: String) throws {
        for file in [path, path + "-wal", path + "-shm"] where FileManager.default.fileExists(atPath: file) {
            try FileManager.default.removeItem(atPath: file)
        }
    }
}
