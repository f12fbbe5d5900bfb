import Foundation
import GRDB
import SQLiteFile
import Synchronization

/// The embedded store: one SQLite file, one writer at a time, any number of readers and processes.
package final class SQLiteStore: Sendable {
    private let path: String
    private let mayCreate: Bool
    private let opened = Mutex<DatabasePool?>(nil)

    /// A store that is opened when it is first used, and each time again until that succeeds: every call throws meanwhile.
    ///
    /// - Parameter mayCreate: whether a file that is not there is made. Where there has been one, an empty store in its
    ///   place would give numbers out anew that sent links have.
    package init(path: String, mayCreate: Bool) {
        self.path = path
        self.mayCreate = mayCreate
    }

    /// Opens the store at `path`, making or migrating it as needed.
    ///
    /// - Throws: `DatabaseError` where the file cannot be opened or is no store of Waymark's.
    package convenience init(path: String) throws {
        self.init(path: path, mayCreate: true)
        _ = try database
    }

    var database: DatabasePool {
        get throws {
            try opened.withLock { opened in
                if let opened { return opened }
                guard mayCreate || FileManager.default.fileExists(atPath: path) else {
                    throw DatabaseError(resultCode: .SQLITE_CANTOPEN, message: "the store is not there any more")
                }
                let database = try SQLiteFile.open(path, label: "store")
                try Migrations.migrator.migrate(database)
                opened = database
                return database
            }
        }
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
