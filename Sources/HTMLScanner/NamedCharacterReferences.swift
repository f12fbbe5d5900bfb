/// Looks names up in the table, a sorted string: a literal of 2231 pairs would take the compiler minutes, and memory at
/// run time.
enum NamedCharacterReferences {
    /// With its semicolon.
    static let longestName = 32
    static let longestNameWithoutSemicolon = 6

    /// What a name, its semicolon included if it has one, stands for.
    static func value(of name: Range<Int>, in bytes: RawSpan) -> (Unicode.Scalar, Unicode.Scalar?)? {
        table.withUTF8Buffer { search($0.span.bytes, for: name, in: bytes) }
    }

    /// Binary search by offset: from any offset, the entry around it begins after the separator before it.
    private static func search(
        _ table: RawSpan, for name: Range<Int>, in bytes: RawSpan
    ) -> (Unicode.Scalar, Unicode.Scalar?)? {
        var low = 0
        var high = table.byteCount
        while low < high {
            var entry = (low + high) / 2
            while entry > low, table.byte(entry - 1) > UInt8(ascii: " ") { entry -= 1 }
            switch compare(name, in: bytes, withEntryAt: entry, of: table) {
            case 0:
                return value(at: entry + name.count + 1, in: table)
            case ..<0:
                high = entry
            default:
                low = entry
                while low < high, table.byte(low) > UInt8(ascii: " ") { low += 1 }
                low += 1
            }
        }
        return nil
    }

    /// Less than, equal to or greater than 0 as the name sorts before, is or sorts after the entry's.
    private static func compare(
        _ name: Range<Int>, in bytes: RawSpan, withEntryAt entry: Int, of table: RawSpan
    ) -> Int {
        var offset = entry
        for index in name {
            let expected = table.byte(offset)
            if expected == UInt8(ascii: "=") { return 1 }
            let difference = Int(bytes.byte(index)) - Int(expected)
            if difference != 0 { return difference }
            offset += 1
        }
        return table.byte(offset) == UInt8(ascii: "=") ? 0 : -1
    }

    /// The code points at `offset`, such as `3C` or `3C+20D2`.
    private static func value(at offset: Int, in table: RawSpan) -> (Unicode.Scalar, Unicode.Scalar?)? {
        var values: (UInt32, UInt32) = (0, 0)
        var offset = offset
        while offset < table.byteCount, table.byte(offset) > UInt8(ascii: " ") {
            let byte = table.byte(offset)
            if byte == UInt8(ascii: "+") {
                values = (0, values.0)
            } else {
                let digit = byte.isASCIIDigit ? byte - UInt8(ascii: "0") : byte - UInt8(ascii: "A") + 10
                values.0 = values.0 << 4 | UInt32(digit)
            }
            offset += 1
        }
        let last = Unicode.Scalar(values.0)
        guard values.1 != 0, let first = Unicode.Scalar(values.1) else { return last.map { ($0, nil) } }
        return (first, last)
    }
}
