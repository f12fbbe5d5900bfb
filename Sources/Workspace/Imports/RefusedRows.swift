import Foundation

/// The list of a file's refused rows, as CSV: line, column and reason, and nothing of what stood there. There is no list where
/// no row was refused.
final class RefusedRows {
    private let file: String
    private let header: [String]
    private let list: URL
    private var handle: FileHandle?
    private var buffer = Data()
    private(set) var count = 0
    private(set) var first: InputError?

    /// A list of an earlier time is removed.
    init(file: String, header: [String], list: URL) throws(InputError) {
        self.file = file
        self.header = header
        self.list = list
        guard list.standardizedFileURL != URL(filePath: file).standardizedFileURL else {
            throw InputError(
                file: file, line: 1, column: 1, problem: "the list of refused rows cannot be the file itself")
        }
        try? FileManager.default.removeItem(at: list)
    }

    /// - Parameter field: `nil` for the row as a whole.
    func add(line: Int, field: Int?, reason: String) throws {
        let column = field.map { header[$0] }
        if count == 0 {
            guard FileManager.default.createFile(atPath: list.path, contents: nil) else {
                throw InputError(
                    file: list.path, line: 1, column: 1,
                    problem: "cannot be written, and a row was refused; choose another place with --refused")
            }
            handle = try FileHandle(forWritingTo: list)
            buffer.append(contentsOf: "line,column,reason\n".utf8)
            first = InputError(
                file: file, line: line, column: (field ?? 0) + 1,
                problem: (column.map { "“\($0)”: " } ?? "") + reason)
        }
        count += 1
        buffer.append(contentsOf: "\(line),\(CSVText.field(column ?? "")),\(CSVText.field(reason))\n".utf8)
        if buffer.count > 1 << 16 { try flush() }
    }

    func close() throws {
        try flush()
        try handle?.close()
        handle = nil
    }

    private func flush() throws {
        try handle?.write(contentsOf: buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
