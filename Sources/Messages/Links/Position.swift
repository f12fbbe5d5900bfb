import Foundation

/// A place in a text. Lines and columns count from 1, columns in characters (Unicode scalars); lines end with LF, CR LF or
/// CR.
package struct Position: Equatable, Sendable {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package init(of offset: Int, in bytes: [UInt8]) {
        var cursor = LineCursor()
        self = cursor.position(of: offset, in: bytes)
    }
}

/// Finds the positions of ascending offsets in one pass.
struct LineCursor {
    private var line = 1
    private var column = 1
    /// How far lines and columns have been counted.
    private var counted = 0

    /// - Parameter offset: not before that of the call before.
    mutating func position(of offset: Int, in bytes: [UInt8]) -> Position {
        bytes.withUnsafeBytes { bytes in
            let offset = min(offset, bytes.count)
            let hasCarriageReturns = Self.firstOffset(of: 0x0D, in: bytes, counted..<offset) != nil
            while let feed = Self.firstOffset(of: 0x0A, in: bytes, counted..<offset) {
                if hasCarriageReturns { countCarriageReturns(in: bytes, before: feed) }
                startLine(at: feed + 1)
            }
            if hasCarriageReturns { countCarriageReturns(in: bytes, before: offset) }
            countColumns(in: bytes, before: offset)
            return Position(line: line, column: column)
        }
    }

    /// A CR ends a line of its own unless an LF follows.
    private mutating func countCarriageReturns(in bytes: UnsafeRawBufferPointer, before end: Int) {
        while let carriageReturn = Self.firstOffset(of: 0x0D, in: bytes, counted..<end) {
            countColumns(in: bytes, before: carriageReturn + 1)
            if counted < bytes.count, bytes[counted] != 0x0A { startLine(at: counted) }
        }
    }

    private mutating func countColumns(in bytes: UnsafeRawBufferPointer, before end: Int) {
        for index in counted..<end where bytes[index] & 0xC0 != 0x80 { column += 1 }
        counted = end
    }

    private mutating func startLine(at offset: Int) {
        line += 1
        column = 1
        counted = offset
    }

    private static func firstOffset(of byte: UInt8, in bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int? {
        guard !range.isEmpty, let start = bytes.baseAddress,
            let found = memchr(start + range.lowerBound, Int32(byte), range.count)
        else { return nil }
        return UnsafeRawPointer(found) - start
    }
}
