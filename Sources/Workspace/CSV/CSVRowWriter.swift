package import Foundation

/// Writes rows of CSV into a file, many at once.
package struct CSVRowWriter: ~Copyable {
    private let handle: FileHandle
    private var buffer: Data

    package init(_ handle: FileHandle, header: [String]) {
        self.handle = handle
        buffer = Data(CSVText.row(header).utf8)
    }

    package mutating func add(_ fields: [String]) throws {
        buffer.append(contentsOf: CSVText.row(fields).utf8)
        if buffer.count > 1 << 16 { try flush() }
    }

    /// Has to be called at the end.
    package mutating func flush() throws {
        try handle.write(contentsOf: buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
