/// The 16 bytes that AES works on, without a heap allocation around them.
struct AESBlock: RandomAccessCollection, MutableCollection, Sendable {
    static let size = 16

    private var words: (UInt64, UInt64) = (0, 0)

    init() {}

    /// The block that 22 characters of base64url spell; `nil` for any other text.
    init?(base64URL text: some Collection<UInt8>) {
        guard text.count == 22, let bytes = Base64URL.decode(text) else { return nil }
        for (index, byte) in bytes.enumerated() { self[index] = byte }
    }

    var startIndex: Int { 0 }
    var endIndex: Int { Self.size }

    subscript(index: Int) -> UInt8 {
        get { withUnsafeBytes(of: words) { $0[index] } }
        set { withUnsafeMutableBytes(of: &words) { $0[index] = newValue } }
    }

    mutating func withContiguousMutableStorageIfAvailable<Result>(
        _ body: (inout UnsafeMutableBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result? {
        try withUnsafeMutableBytes(of: &words) { bytes in
            var buffer = bytes.bindMemory(to: UInt8.self)
            return try body(&buffer)
        }
    }
}
