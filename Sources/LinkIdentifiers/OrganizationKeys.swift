/// Makes and reads the link identifiers of one organization (M4.3).
///
/// An identifier is one character for the number of the key, 22 for the enciphered reference, and, where the link's
/// destination is personalised, the sealed values in base64url.
package final class OrganizationKeys: Sendable {
    /// The length of an identifier without values.
    package static let identifierLength = 1 + AESBlock.spelledLength
    /// The greatest length of an identifier, in characters. Clients and proxies take URLs of 2,000 characters everywhere.
    package static let maximumLength = 1600

    private let ciphers: [UInt8: LinkCipher]
    /// What identifiers begin with: the number of the current key.
    let firstDigit: UInt8
    let currentCipher: LinkCipher
    private let oldest: UInt8
    private let oldestCipher: LinkCipher

    init(
        ciphers: [UInt8: LinkCipher], current: UInt8, currentCipher: LinkCipher, oldest: UInt8, oldestCipher: LinkCipher
    ) {
        self.ciphers = ciphers
        firstDigit = Base64URL.digit(UInt32(current))
        self.currentCipher = currentCipher
        self.oldest = oldest
        self.oldestCipher = oldestCipher
    }

    /// What an identifier turned out to name.
    package struct Opened: Equatable, Sendable {
        package let reference: LinkReference
        /// The personal values of the destination, in the order of its placeholders (M1.6); empty where it has none.
        package let values: [String]
    }

    /// The identifier of a link in ASCII, or `nil` where the personal values make it longer than ``maximumLength``.
    package func identifier(of reference: LinkReference, values: [String] = []) -> [UInt8]? {
        var identifier: [UInt8] = []
        return append(currentCipher.encipher(reference), values: values, to: &identifier) ? identifier : nil
    }

    /// The block of the identifier that stands for the preferences of a delivery's recipient, as its two halves.
    func preferences(of delivery: DeliveryNumber) -> (UInt64, UInt64) {
        // The ordinal is in bounds.
        currentCipher.encipher(LinkReference(delivery: delivery, ordinal: LinkReference.preferences)!).halves
    }

    /// A name for a delivery that is its own and tells nothing: the identifier that no link has. Made with the
    /// oldest key, so that it stays over rotations: a delivery that is handed over again must have the name it had (M11.3).
    package func name(of delivery: DeliveryNumber) -> String {
        // The ordinal is in bounds.
        let reference = LinkReference(delivery: delivery, ordinal: LinkReference.maximumOrdinal)!
        var name = [Base64URL.digit(UInt32(oldest))]
        Base64URL.append(oldestCipher.encipher(reference), to: &name)
        return String(decoding: name, as: UTF8.self)
    }

    /// Appends the identifier that has this block.
    func append(_ block: some RandomAccessCollection<UInt8>, values: [String], to output: inout [UInt8]) -> Bool {
        let start = output.count
        output.append(firstDigit)
        Base64URL.append(block, to: &output)
        if values.isEmpty { return true }
        if let sealed = currentCipher.seal(values, to: Array(block)) {
            Base64URL.append(sealed, to: &output)
            if output.count - start <= Self.maximumLength { return true }
        }
        output.removeSubrange(start...)
        return false
    }

    /// What an identifier names; `nil` for anything that was not made with one of these keys, in exactly this spelling.
    package func open(_ identifier: UnsafeRawBufferPointer) -> Opened? {
        guard identifier.count >= Self.identifierLength, identifier.count <= Self.maximumLength,
            let first = identifier.first,
            let cipher = first == firstDigit ? currentCipher : ciphers[Base64URL.values[Int(first)]],
            let block = AESBlock(base64URL: .init(rebasing: identifier[1..<Self.identifierLength])),
            let reference = cipher.decipher(block)
        else { return nil }
        guard identifier.count > Self.identifierLength else { return Opened(reference: reference, values: []) }
        guard let sealed = Base64URL.decode(identifier[Self.identifierLength...]),
            let values = cipher.open(sealed, boundTo: Array(block))
        else { return nil }
        return Opened(reference: reference, values: values)
    }

    /// That of the key with this number; `nil` where there is none.
    func cipher(of number: UInt8) -> LinkCipher? { ciphers[number] }

    package func open(_ identifier: ArraySlice<UInt8>) -> Opened? { identifier.withUnsafeBytes { open($0) } }

    package func open(_ identifier: [UInt8]) -> Opened? { open(identifier[...]) }
}
