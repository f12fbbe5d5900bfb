/// The 16 bytes that AES works on, without a heap allocation around them.
struct AESBlock: RandomAccessCollection, MutableCollection, Sendable {
    static let size = 16
    /// How many characters of base64url spell a block.
    static let spelledLength = 22

    private var words: (UInt64, UInt64) = (0, 0)

    init() {}

    /// The block that has the bytes of a number, the most significant first.
    init(number: UInt128) {
        words = (UInt64(truncatingIfNeeded: number >> 64).bigEndian, UInt64(truncatingIfNeeded: number).bigEndian)
    }

    /// The block that 22 characters of base64url spell, in their one spelling; `nil` for any other text.
    init?(base64URL text: UnsafeRawBufferPointer) {
        guard text.count == Self.spelledLength else { return nil }
        let values = Base64URL.values
        var (high, low): (UInt64, UInt64) = (0, 0)
        // 21 digits are 126 bits; of the last, two bits count, and the others are zero.
        for index in 0..<(Self.spelledLength - 1) {
            let value = values[Int(text[index])]
            guard value < 64 else { return nil }
            high = high << 6 | low >> 58
            low = low << 6 | UInt64(value)
        }
        let last = values[Int(text[Self.spelledLength - 1])]
        guard last < 64, last & 0xF == 0 else { return nil }
        words = ((high << 2 | low >> 62).bigEndian, (low << 2 | UInt64(last >> 4)).bigEndian)
    }

    var startIndex: Int { 0 }
    var endIndex: Int { Self.size }

    subscript(index: Int) -> UInt8 {
        get { withUnsafeBytes(of: words) { $0[index] } }
        set { withUnsafeMutableBytes(of: &words) { $0[index] = newValue } }
    }

    /// The bytes as a number, the most significant first.
    var number: UInt128 { UInt128(words.0.bigEndian) << 64 | UInt128(words.1.bigEndian) }

    /// The bytes as two numbers, in the order in which they stand in memory.
    var halves: (UInt64, UInt64) { words }

    mutating func withContiguousMutableStorageIfAvailable<Result>(
        _ body: (inout UnsafeMutableBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result? {
        try withUnsafeMutableBytes(of: &words) { bytes in
            var buffer = bytes.bindMemory(to: UInt8.self)
            return try body(&buffer)
        }
    }
}
