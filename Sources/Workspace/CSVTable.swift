import SwiftCSV

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
        let text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
        var lines: [[String]] = []
        do {
            // Row by row, since the table as a whole pads short rows.
            try CSV<Enumerated>(string: text, delimiter: .comma, loadColumns: false).enumerateAsArray(
                startAt: 0, rowLimit: nil
            ) {
                lines.append($0)
            }
        } catch {
            throw InputError(
                file: file, line: 1, column: 1, problem: "not CSV: a quoted field is not closed or goes on")
        }
        let header = lines.first ?? []
        self.header = header
        for name in required where !header.contains(name) {
            throw InputError(file: file, line: 1, column: 1, problem: "the column “\(name)” is missing from the header")
        }
        for (index, name) in header.enumerated() where known?.contains(name) == false {
            throw InputError(
                file: file, line: 1, column: index + 1,
                problem: "unknown column “\(name)”" + Suggestion.phrase(for: name, among: known ?? []))
        }
        if let index = header.indices.first(where: { header[..<$0].contains(header[$0]) }) {
            throw InputError(
                file: file, line: 1, column: index + 1,
                problem: "the column “\(header[index])” stands twice in the header")
        }
        var rows: [Row] = []
        var line = 2
        for fields in lines.dropFirst() {
            let row = Row(line: line, fields: fields)
            // A quoted field may hold line breaks.
            line += 1 + fields.reduce(0) { $0 + $1.count { $0.isNewline } }
            if fields.allSatisfy(\.isEmpty) { continue }
            guard fields.count == header.count else {
                throw InputError(
                    file: file, line: row.line, column: min(fields.count, header.count) + 1,
                    problem: "\(fields.count) field\(fields.count == 1 ? "" : "s") where the header has \(header.count)"
                )
            }
            rows.append(row)
        }
        self.rows = rows
    }

    /// The field of a column; empty where the column or field is missing.
    subscript(row: Row, column: String) -> String {
        guard let index = header.firstIndex(of: column), index < row.fields.count else { return "" }
        return row.fields[index]
    }

    func error(in row: Row, _ column: String, _ problem: String) -> InputError {
        InputError(file: file, line: row.line, column: (header.firstIndex(of: column) ?? 0) + 1, problem: problem)
    }
}
