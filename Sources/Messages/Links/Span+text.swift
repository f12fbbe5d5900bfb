extension Span<UInt8> {
    /// The bytes as UTF-8, what is broken repaired.
    var text: String { withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }

    var array: [UInt8] { withUnsafeBufferPointer { Array($0) } }

    /// Whether ASCII text stands first.
    func starts(with text: StaticString) -> Bool {
        guard count >= text.utf8CodeUnitCount else { return false }
        for index in 0..<text.utf8CodeUnitCount where self[index] != text.utf8Start[index] { return false }
        return true
    }
}
