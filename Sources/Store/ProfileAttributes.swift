/// A profile's attributes as a store keeps them: a JSON object with its keys in order, byte for byte what Foundation's encoder
/// makes of them (`sortedKeys`, `withoutEscapingSlashes`), which takes ten times as long.
package enum ProfileAttributes {
    /// - Parameters:
    ///   - keys: in order.
    ///   - values: one for each key, in UTF-8; an empty one counts as missing.
    package static func appendJSON(
        keys: [JSONKey], to output: inout [UInt8],
        value: (_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void) -> Void
    ) {
        output.append(UInt8(ascii: "{"))
        var isFirst = true
        for (index, key) in keys.enumerated() {
            value(index) { bytes in
                guard !bytes.isEmpty else { return }
                if !isFirst { output.append(UInt8(ascii: ",")) }
                isFirst = false
                output.append(contentsOf: key.json)
                output.append(UInt8(ascii: ":"))
                appendString(bytes, to: &output)
            }
        }
        output.append(UInt8(ascii: "}"))
    }

    /// A key, ready to be written.
    package struct JSONKey: Sendable {
        fileprivate let json: [UInt8]

        package init(_ name: String) {
            var json: [UInt8] = []
            var name = name
            name.withUTF8 { appendString($0, to: &json) }
            self.json = json
        }
    }

    private static func appendString(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        if text.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            output.append(contentsOf: text)
        } else {
            for byte in text { appendEscaped(byte, to: &output) }
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func appendEscaped(_ byte: UInt8, to output: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""): output.append(contentsOf: #"\""#.utf8)
        case UInt8(ascii: "\\"): output.append(contentsOf: #"\\"#.utf8)
        case 0x08: output.append(contentsOf: #"\b"#.utf8)
        case 0x0C: output.append(contentsOf: #"\f"#.utf8)
        case 0x0A: output.append(contentsOf: #"\n"#.utf8)
        case 0x0D: output.append(contentsOf: #"\r"#.utf8)
        case 0x09: output.append(contentsOf: #"\t"#.utf8)
        case ..<0x20:
            output.append(contentsOf: #"\u00"#.utf8)
            for digit in [byte >> 4, byte & 15] {
                output.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            }
        default: output.append(byte)
        }
    }
}
