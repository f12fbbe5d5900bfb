/// A row of an import that was refused, as the list of them has it: nothing of what stood there.
package struct RefusedRow: Encodable, Sendable, Equatable {
    /// From 1.
    package let line: Int
    /// What the field is called; empty for the row as a whole.
    package let column: String
    package let reason: String

    /// The first rows of a list; none where there is no list, as no row was refused.
    package static func first(_ limit: Int, in list: String) throws(InputError) -> [RefusedRow] {
        guard let reader = try? CSVReader(file: list) else { return [] }
        var rows: [RefusedRow] = []
        while rows.count < limit, let records = try reader.next() {
            for record in records.records.prefix(limit - rows.count) {
                let fields = record.fields.map(records.text)
                guard fields.count == 3, let line = Int(fields[0]) else { continue }
                rows.append(RefusedRow(line: line, column: fields[1], reason: fields[2]))
            }
        }
        return rows
    }
}
