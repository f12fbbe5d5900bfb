import Foundation

/// The list of a file's refused rows, as CSV: line, column and reason, and nothing of what stood there. There is no list where
/// no row was refused.
final class RefusedRows {
    private static let header = Data("line,column,reason\n".utf8)

    private let file: String
    private let list: String
    private var handle: FileHandle?
    private var buffer = Data()
    private(set) var count = 0
    private(set) var first: InputError?

    /// A list of an earlier time is removed, for it not to be taken for this file's. Whatever else is there stays, and is an
    /// error.
    init(file: String, list: String) throws(InputError) {
        self.file = file
        self.list = list
        guard URL(filePath: list).standardizedFileURL != URL(filePath: file).standardizedFileURL else {
            throw error("the list of refused rows cannot be the file itself; choose another place with --refused")
        }
        // Of a link, the link's own.
        guard let type = try? FileManager.default.attributesOfItem(atPath: list)[.type] as? FileAttributeType else {
            return
        }
        guard type == .typeRegular, Self.isList(list) else {
            throw error(
                "what is here is no list of refused rows; move it away, or choose another place for the list with "
                    + "--refused")
        }
        do {
            try FileManager.default.removeItem(atPath: list)
        } catch {
            throw self.error(
                "this list of an earlier time cannot be removed; remove it, or choose another place with --refused")
        }
    }

    private static func isList(_ path: String) -> Bool {
        guard let handle = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? handle.close() }
        return (try? handle.read(upToCount: header.count)) == header
    }

    /// - Parameters:
    ///   - field: where it is in the row; `nil` for the row as a whole.
    ///   - column: what the field is called.
    func add(line: Int, field: Int?, column: String?, reason: String) throws {
        if count == 0 {
            do {
                // With its header, for an import that is interrupted to leave what is known as a list.
                try Self.header.write(to: URL(filePath: list), options: .withoutOverwriting)
                handle = try FileHandle(forUpdating: URL(filePath: list))
                try handle?.seekToEnd()
            } catch {
                throw self.error("cannot be written, and a row was refused; choose another place with --refused")
            }
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

    private func error(_ problem: String) -> InputError {
        InputError(file: list, line: 1, column: 1, problem: problem)
    }
}
