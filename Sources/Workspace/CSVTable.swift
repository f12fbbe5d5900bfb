/// A CSV file with a header, its rows by column name.
struct CSVTable {
    private let file: String
    let header: [String]
    let rows: [Row]

    struct Row {
        let line: Int
        fileprivate let fields: [String]
    }

    /// - Parameters:
    ///   - required: columns that must be there.
    ///   - known: all columns there may be; `nil` for any.
    init(text: String, file: String, required: [String], known: Set<String>?) throws(InputError) {
        self.file = file
        var reader = CSVReader(text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text)
        let header = try Self.next(&reader, file)?.fields ?? []
        self.header = header
        try Self.check(header, file, required, known)
        var rows: [Row] = []
        while let record = try Self.next(&reader, file) {
            let count = record.fields.count
            guard count == header.count else {
                throw InputError(
                    file: file, line: record.line, column: min(count, header.count) + 1,
                    problem: "\(count) field\(count == 1 ? "" : "s") where the header has \(header.count)")
            }
            if record.fields.allSatisfy(\.isEmpty) { continue }
            rows.append(Row(line: record.line, fields: record.fields))
        }
        self.rows = rows
    }

    private static func next(_ reader: inout CSVReader, _ file: String) throws(InputError) -> CSVReader.Record? {
        do throws(CSVReader.Problem) {
            return try reader.next()
        } catch {
            throw InputError(file: file, line: error.line, column: error.field, problem: "not CSV: " + error.text)
        }
    }

    private static func check(
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
