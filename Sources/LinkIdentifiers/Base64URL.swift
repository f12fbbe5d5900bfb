/// Base64url without padding (RFC 4648 §5), over bytes.
package enum Base64URL {
    private static let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

    /// The digit of a value from 0 to 63.
    @inline(__always)
    static func digit(_ value: UInt32) -> UInt8 { alphabet.utf8Start[Int(value & 63)] }

    /// The value of each byte as a digit, 255 where it is none.
    static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for value: UInt32 in 0..<64 { values[Int(digit(value))] = UInt8(value) }
        return values
    }()

    package static func append(_ bytes: some Collection<UInt8>, to output: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: (bytes.count * 8 + 5) / 6) { text in
            var length = 0
            var buffer: UInt32 = 0
            var bits = 0
            func put(_ value: UInt32) {
                text[length] = digit(value)
                length += 1
            }
            for byte in bytes {
                buffer = buffer << 8 | UInt32(byte)
                bits += 8
                while bits >= 6 {
                    bits -= 6
                    put(buffer >> bits)
                }
            }
            if bits > 0 { put(buffer << (6 - bits)) }
            output.append(contentsOf: UnsafeBufferPointer(rebasing: text[..<length]))
        }
    }

    /// `nil` unless `text` is the one spelling of some bytes: another byte, an impossible length, or unused trailing
    /// bits that are not zero are refused (with them, every identifier would have four spellings).
    package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        var output: [UInt8] = []
        output.reserveCapacity(text.count * 3 / 4)
        var buffer: UInt32 = 0
        var bits = 0
        for digit in text {
            let value = values[Int(digit)]
            guard value != 255 else { return nil }
            buffer = buffer << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                output.append(UInt8(truncatingIfNeeded: buffer >> bits))
            }
        }
        guard bits < 6, buffer & ((1 << bits) - 1) == 0 else { return nil }
        return output
    }
}

extension String {
    /// `bytes` in base64url.
    package init(base64URL bytes: some Collection<UInt8>) {
        var text: [UInt8] = []
        Base64URL.append(bytes, to: &text)
        self.init(decoding: text, as: UTF8.self)
    }
}
