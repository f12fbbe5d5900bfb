/// A CSV file with a header, its rows by column name.
struct CSVTable {
    private let file: String
    let header: [String]
    private(set) var rows: [Row] = []

    struct Row {
        let line: Int
        fileprivate let fields: [String]
    }

    /// - Parameters:
    ///   - required: columns that must be there.
    ///   - known: all columns there may be; `nil` for any.
    init(file: String, required: [String], known: Set<String>?) throws(InputError) {
        let reader = try CSVReader(file: file)
        self.file = file
        header = reader.header
        try Self.check(header, file, required, known)
        while let records = try reader.next() {
            for record in records.records {
                if let error = reader.wrongCount(in: record) { throw error }
                let fields = record.fields.map(records.text)
                if !fields.allSatisfy(\.isEmpty) { rows.append(Row(line: record.line, fields: fields)) }
            }
        }
    }

    static func check(
        _ header: [String], _ file: String, _ required: [String], _ known: Set<String>?
    ) throws(InputError) {
        for (index, name) in header.enumerated() {
            if known?.contains(name) == false {
                throw InputError(
                    file: file, line: 1, column: index + 1,
                    problem: "unknown column “\(name)”" + Suggestion.phrase(for: name, among: known ?? []))
            }
            if header[..<index].contains(name) {
                throw InputError(
                    file: file, line: 1, column: index + 1, problem: "the column “\(name)” stands twice in the header")
            }
        }
        for name in required where !header.contains(name) {
            throw InputError(file: file, line: 1, column: 1, problem: "the column “\(name)” is missing from the header")
        }
    }

    /// The field of a column; empty where there is no such column.
    subscript(row: Row, column: String) -> String { header.firstIndex(of: column).map { row.fields[$0] } ?? "" }

    func error(in row: Row, _ column: String, _ problem: String) -> InputError {
        InputError(file: file, line: row.line, column: (header.firstIndex(of: column) ?? 0) + 1, problem: problem)
    }
}
