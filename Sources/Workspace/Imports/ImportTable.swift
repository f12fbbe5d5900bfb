/// A CSV file to import: its columns, found by header, and its rows, good and refused.
package final class ImportTable {
    /// A field that a row is refused for, and why; without anything of the row.
    struct Refusal: Error {
        /// Which of the row's fields; `nil` for the row as a whole.
        let field: Int?
        let reason: String
    }

    struct Row {
        fileprivate let records: CSVRecords
        fileprivate let first: Int

        func withBytes<Value>(of field: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Value) rethrows -> Value {
            try records.withBytes(of: first + field, body)
        }
        func text(_ field: Int) -> String { records.text(of: first + field) }
        func isEmpty(_ field: Int) -> Bool { records.isEmpty(first + field) }
    }

    private let reader: CSVReader
    private let refused: RefusedRows
    private var rows: (records: CSVRecords, next: Int)?
    /// Rows so far, refused ones included.
    package private(set) var rowCount = 0
    package var refusedCount: Int { refused.count }
    package var firstRefusal: InputError? { refused.first }
    /// Bytes of the file so far.
    package var offset: Int { reader.offset }

    /// - Parameter refused: where refused rows are listed.
    package init(file: String, refused: String) throws {
        self.refused = try RefusedRows(file: file, list: refused)
        reader = try CSVReader(file: file)
        try CSVTable.check(reader.header, file, [], nil)
    }

    var header: [String] { reader.header }

    /// Where a column is.
    ///
    /// - Parameter names: what columns are called in this file, where it is not their own name.
    func field(_ column: String, _ names: [String: String]) throws(InputError) -> Int? {
        let field = header.firstIndex(of: names[column] ?? column)
        if field == nil, let name = names[column] {
            throw reader.error(
                line: 1, field: 1,
                "no column is called “\(name)”" + Suggestion.phrase(for: name, among: header))
        }
        return field
    }

    func requiredField(_ column: String, _ names: [String: String], hint: String = "") throws(InputError) -> Int {
        if let field = try field(column, names) { return field }
        throw reader.error(
            line: 1, field: 1,
            "the column “\(column)” is missing from the header; if it is called something else, say so with "
                + "--column \(column)=HEADER" + hint)
    }

    /// Gives out rows until they are enough; `false` at the file's end.
    func read(while wantsMore: () -> Bool, _ take: (Row) throws(Refusal) -> Void) throws -> Bool {
        while wantsMore() {
            guard let (records, position) = try nextRows() else { return false }
            let record = records.records[position]
            rows?.next += 1
            // Empty lines of a spreadsheet.
            if record.fields.allSatisfy(records.isEmpty) { continue }
            rowCount += 1
            do throws(Refusal) {
                if let error = reader.wrongCount(in: record) { throw Refusal(field: nil, reason: error.problem) }
                try take(Row(records: records, first: record.fields.lowerBound))
            } catch {
                try refused.add(
                    line: record.line, field: error.field, column: error.field.map { header[$0] }, reason: error.reason)
            }
        }
        return true
    }

    private func nextRows() throws -> (CSVRecords, Int)? {
        if let rows, rows.next < rows.records.records.count { return rows }
        rows = nil
        guard let records = try reader.next() else {
            try refused.close()
            return nil
        }
        rows = (records, 0)
        return rows
    }
}
