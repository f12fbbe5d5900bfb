/// RFC 2045 §6.7, read as forgivingly as it says: what is no encoding stands for itself.
enum QuotedPrintable {
    /// - Returns: lines that end with LF.
    static func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        var rest = bytes
        while var line = MIMEPart.line(&rest) {
            // White space at a line's end was added on the way.
            while line.last == 0x20 || line.last == 0x09 { line.removeLast() }
            let isBrokenSoftly = line.last == UInt8(ascii: "=")
            if isBrokenSoftly { line.removeLast() }
            while let byte = line.popFirst() {
                let digits = line.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
                if byte == UInt8(ascii: "="), digits.count == 2 {
                    decoded.append(UInt8(digits[0] << 4 | digits[1]))
                    line.removeFirst(2)
                } else {
                    decoded.append(byte)
                }
            }
            if !isBrokenSoftly { decoded.append(0x0A) }
        }
        return decoded
    }
}
