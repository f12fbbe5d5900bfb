/// Reads CSV (RFC 4180) record by record, and knows where each begins. Records end with LF, CR LF or CR.
struct CSVReader {
    struct Record: Equatable {
        /// The line that it begins on, from 1.
        let line: Int
        var fields: [String] = []
    }

    /// What is not CSV, and where.
    struct Problem: Error {
        let line: Int
        /// The field, from 1.
        let field: Int
        let text: String
    }

    private let bytes: [UInt8]
    private var position = 0
    private var line = 1

    init(_ text: String) { bytes = Array(text.utf8) }

    /// The next record that is not empty; `nil` at the end.
    mutating func next() throws(Problem) -> Record? {
        while endOfLine() {}
        guard position < bytes.count else { return nil }
        var record = Record(line: line)
        while true {
            record.fields.append(try field(of: record))
            if position == bytes.count || endOfLine() { return record }
            // What ends a field and is no line's end is a comma.
            position += 1
        }
    }

    private mutating func field(of record: Record) throws(Problem) -> String {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
            let start = position
            while position < bytes.count, !isSeparator(bytes[position]) { position += 1 }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }
        let start = (line: line, field: record.fields.count + 1)
        var value: [UInt8] = []
        position += 1
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "\"") {
                position += 1
                guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                    if position == bytes.count || isSeparator(bytes[position]) {
                        return String(decoding: value, as: UTF8.self)
                    }
                    throw Problem(line: line, field: start.field, text: "a quoted field goes on behind its quote")
                }
            }
            let from = position
            if !endOfLine() { position += 1 }
            value.append(contentsOf: bytes[from..<position])
        }
        throw Problem(line: start.line, field: start.field, text: "a quoted field is not closed")
    }

    private func isSeparator(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ",") || byte == 0x0A || byte == 0x0D }

    /// Takes a line's end if one is next.
    private mutating func endOfLine() -> Bool {
        guard position < bytes.count, bytes[position] == 0x0A || bytes[position] == 0x0D else { return false }
        let isPair = bytes[position] == 0x0D && position + 1 < bytes.count && bytes[position + 1] == 0x0A
        position += isPair ? 2 : 1
        line += 1
        return true
    }
}
