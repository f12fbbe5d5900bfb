import GRDB
import SQLiteFile

/// An `INSERT` of many rows at once: SQLite takes them in much faster than one by one. It has to be `OR FAIL`: to undo a
/// statement alone, SQLite would write every page that it changes to a journal of its own first. Here a failure undoes all.
struct ManyRows {
    private static let size = 200

    private let one, many: DirectStatement
    private let parameterCount: Int

    /// - Parameters:
    ///   - insert: `table (columns)`
    ///   - row: `(?, 1, ?)`
    init(_ db: Database, into table: String, row: String, onConflict: String = "") throws {
        let rows = Array(repeating: row, count: Self.size).joined(separator: ", ")
        one = try DirectStatement(db, "INSERT OR FAIL INTO \(table) VALUES \(row) \(onConflict)")
        many = try DirectStatement(db, "INSERT OR FAIL INTO \(table) VALUES \(rows) \(onConflict)")
        parameterCount = row.count { $0 == "?" }
    }

    /// - Parameters:
    ///   - bind: binds a row's values, from this parameter on.
    ///   - didInsert: is called when so many rows have been given to SQLite.
    func insert(
        _ count: Int, bind: (_ row: Int, DirectStatement, _ parameter: Int) -> Void,
        didInsert: (_ rows: Range<Int>) throws -> Void = { _ in }
    ) throws {
        var start = 0
        while start < count {
            let isMany = count - start >= Self.size
            let rows = start..<(isMany ? start + Self.size : start + 1)
            let statement = isMany ? many : one
            for row in rows { bind(row, statement, (row - start) * parameterCount) }
            try statement.execute()
            try didInsert(rows)
            start = rows.upperBound
        }
    }
}

extension Database {
    /// The last number that a table with `AUTOINCREMENT` has given out.
    func lastNumber(in table: String) throws -> Int64 {
        try Int64.fetchOne(self, sql: "SELECT seq FROM sqlite_sequence WHERE name = ?", arguments: [table]) ?? 0
    }
}
