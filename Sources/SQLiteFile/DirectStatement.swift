package import GRDB
import GRDBSQLite

/// A statement that is run many times over, on SQLite's own interface: that is twice as fast as with GRDB's arguments and
/// rows. Parameters and columns are counted from 0, and keep their values until they get others.
///
/// It is the connection's own, and is used within one access to it.
package struct DirectStatement {
    private let database: Database
    private let statement: Statement
    private let handle: OpaquePointer

    package init(_ database: Database, _ sql: String) throws {
        self.database = database
        statement = try database.cachedStatement(sql: sql)
        handle = statement.sqliteStatement
        reset()
        sqlite3_clear_bindings(handle)
    }

    // MARK: Parameters

    package func bind(_ value: Int64?, at index: Int) {
        if let value {
            sqlite3_bind_int64(handle, Int32(index + 1), value)
        } else {
            sqlite3_bind_null(handle, Int32(index + 1))
        }
    }

    package func bind(_ value: Int, at index: Int) { bind(Int64(value), at: index) }

    package func bind(_ text: String?, at index: Int) {
        guard var text else { return bind(nil as Int64?, at: index) }
        text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) {
                _ = sqlite3_bind_text(handle, Int32(index + 1), $0.baseAddress, Int32($0.count), Self.copied)
            }
        }
    }

    /// Binds text in UTF-8 without taking a copy: it has to stay where it is until the statement has run.
    package func bind(utf8: UnsafeRawBufferPointer, at index: Int) {
        // An empty buffer may have no address, which would mean NULL.
        let start = utf8.baseAddress?.assumingMemoryBound(to: CChar.self) ?? Self.nothing
        sqlite3_bind_text(handle, Int32(index + 1), start, Int32(utf8.count), nil)
    }

    package func bind(_ text: StaticString, at index: Int) {
        bind(utf8: UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount), at: index)
    }

    package func bind(_ bytes: [UInt8], at index: Int) {
        bytes.withUnsafeBytes {
            _ = sqlite3_bind_blob(handle, Int32(index + 1), $0.baseAddress, Int32($0.count), Self.copied)
        }
    }

    private static var nothing: UnsafePointer<CChar> {
        let empty: StaticString = ""
        return UnsafeRawPointer(empty.utf8Start).assumingMemoryBound(to: CChar.self)
    }

    /// `SQLITE_TRANSIENT`: SQLite takes a copy.
    private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

    // MARK: Running

    /// Runs it to its end.
    package func execute() throws { while try next() {} }

    /// Moves on to the next row; `false` where there is none, and then it can be run again.
    package func next() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW:
            return true
        case SQLITE_DONE:
            sqlite3_reset(handle)
            return false
        case let code:
            let message = database.lastErrorMessage
            sqlite3_reset(handle)
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
        }
    }

    /// Ends it where it stands. One that has been left before its last row keeps what it reads from being cleaned up.
    package func reset() { sqlite3_reset(handle) }

    /// What `read` makes of the first row; `nil` where there is none.
    package func first<Value>(_ read: (DirectStatement) throws -> Value) throws -> Value? {
        guard try next() else { return nil }
        defer { reset() }
        return try read(self)
    }

    // MARK: Columns of the row

    package func integer(_ column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(column)) }

    package func text(_ column: Int) -> String { String(decoding: buffer(column), as: UTF8.self) }

    /// Of a text, its UTF-8.
    package func bytes(_ column: Int) -> [UInt8] { Array(buffer(column)) }

    package func withBytes<Value>(_ column: Int, _ body: (RawSpan) throws -> Value) rethrows -> Value {
        try body(buffer(column).bytes)
    }

    private func buffer(_ column: Int) -> UnsafeRawBufferPointer {
        // In this order: SQLite says how many there are of what it has just given out.
        let start = sqlite3_column_blob(handle, Int32(column))
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, Int32(column))))
    }
}
