/// How a value is written where it lands.
package enum Escaping: Equatable, Sendable {
    /// As it is: plain text.
    case none
    /// As HTML character data or inside an attribute's quotes.
    case html
    /// The same in a part that is not in UTF-8: what is not ASCII becomes a character reference.
    case asciiHTML
    /// In an attribute's value without quotes.
    case unquotedHTML
    /// As part of a URL: percent-encoded but for unreserved characters (RFC 3986 §2.3).
    case url

    package func append(_ value: String, to output: inout [UInt8]) {
        switch self {
        case .none:
            output.append(contentsOf: value.utf8)
        case .html:
            let isPlain = value.utf8.withContiguousStorageIfAvailable { !$0.contains(where: Self.isSpecial) }
            if isPlain == true { return output.append(contentsOf: value.utf8) }
            for byte in value.utf8 {
                switch byte {
                case UInt8(ascii: "&"): output.append(contentsOf: "&amp;".utf8)
                case UInt8(ascii: "<"): output.append(contentsOf: "&lt;".utf8)
                case UInt8(ascii: ">"): output.append(contentsOf: "&gt;".utf8)
                case UInt8(ascii: "\""): output.append(contentsOf: "&quot;".utf8)
                case UInt8(ascii: "'"): output.append(contentsOf: "&#39;".utf8)
                default: output.append(byte)
                }
            }
        case .asciiHTML:
            for scalar in value.unicodeScalars {
                if scalar.isASCII {
                    Escaping.html.append(String(scalar), to: &output)
                } else {
                    output.append(contentsOf: "&#\(scalar.value);".utf8)
                }
            }
        case .unquotedHTML:
            for scalar in value.unicodeScalars {
                if let byte = UInt8(exactly: scalar.value), byte.isASCIILetter || byte.isASCIIDigit {
                    output.append(byte)
                } else {
                    output.append(contentsOf: "&#\(scalar.value);".utf8)
                }
            }
        case .url:
            for byte in value.utf8 {
                if byte.isASCIILetter || byte.isASCIIDigit || "-._~".utf8.contains(byte) {
                    output.append(byte)
                } else {
                    output.append(percentEncoding: byte)
                }
            }
        }
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte < 0x40 && (byte == 0x22 || byte == 0x26 || byte == 0x27 || byte == 0x3C || byte == 0x3E)
    }

    package func escaped(_ value: String) -> String {
        var output: [UInt8] = []
        append(value, to: &output)
        return String(decoding: output, as: UTF8.self)
    }
}

extension [UInt8] {
    mutating func append(percentEncoding byte: UInt8) {
        append(UInt8(ascii: "%"))
        append(hexadecimal: byte)
    }

    /// Two upper-case hexadecimal digits.
    mutating func append(hexadecimal byte: UInt8) {
        let digits = StaticString("0123456789ABCDEF").utf8Start
        append(digits[Int(byte >> 4)])
        append(digits[Int(byte & 15)])
    }
}
