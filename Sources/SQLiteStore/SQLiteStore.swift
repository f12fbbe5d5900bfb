import Foundation
import GRDB
import SQLiteFile

/// The embedded store: one SQLite file, one writer at a time, any number of readers and processes.
package struct SQLiteStore: Sendable {
    let database: DatabasePool

    /// Opens the store at `path`, making or migrating it as needed.
    ///
    /// - Throws: `DatabaseError` where the file cannot be opened or is no store of Waymark's.
    package init(path: String) throws {
        database = try SQLiteFile.open(path, label: "store")
        try Migrations.migrator.migrate(database)
    }
}

/// Times are kept in milliseconds since 1970.
extension Date {
    var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1000).rounded()) }
    init(milliseconds: Int64) { self.init(timeIntervalSince1970: Double(milliseconds) / 1000) }
}

/// Values that are kept as JSON.
enum StoredJSON {
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode<Value: Decodable>(_ text: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }
}
