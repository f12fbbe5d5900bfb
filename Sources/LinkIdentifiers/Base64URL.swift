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
        var buffer: UInt32 = 0
        var bits = 0
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                output.append(digit(buffer >> bits))
            }
        }
        if bits > 0 { output.append(digit(buffer << (6 - bits))) }
    }

    /// Eight digits at once: those of the low 48 bits, the first in the lowest byte.
    static func digits(_ bits: UInt64) -> UInt64 {
        // 48 bits in a row are spread: two times 24, four times 12, eight times 6, the first at the top.
        var values = (bits & 0xFFFF_FF00_0000) << 8 | bits & 0xFF_FFFF
        values = (values & 0x00FF_F000_00FF_F000) << 4 | values & 0x0000_0FFF_0000_0FFF
        values = (values & 0x0FC0_0FC0_0FC0_0FC0) << 2 | values & 0x003F_003F_003F_003F
        let ones: UInt64 = 0x0101_0101_0101_0101
        /// One in each byte whose value is not below `bound`.
        func reached(_ bound: UInt64) -> UInt64 { (values &+ (128 - bound) &* ones) >> 7 & ones }
        // `A` at 0, `a` at 26, `0` at 52, `-` at 62 and `_` at 63: each bound moves what lies behind it.
        let digits =
            values &+ 65 &* ones &+ 6 &* reached(26) &- 75 &* reached(52) &- 13 &* reached(62) &+ 49 &* reached(63)
        return digits.byteSwapped
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
