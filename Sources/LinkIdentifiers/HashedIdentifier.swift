/// An organization's hashed identifier (M4.2), read from the 22 characters that URLs have of it.
package struct HashedIdentifier: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    /// `nil` for any other text; there is one spelling of each.
    package init?(_ text: UnsafeRawBufferPointer) {
        guard let block = AESBlock(base64URL: text) else { return nil }
        (high, low) = block.halves
    }

    package init?(_ text: String) {
        guard let identifier = Array(text.utf8).withUnsafeBytes(HashedIdentifier.init) else { return nil }
        self = identifier
    }
}
