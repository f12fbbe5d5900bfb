extension OrganizationKeys {
    /// The length of a return token, in characters.
    package static let returnTokenLength = (1 + AESBlock.size) * 8 / 5 + 1

    /// What names a delivery in the address that its mail comes back to: the number of the key and the enciphered
    /// reference, as in an identifier, in letters whose case does not matter.
    package func returnToken(of delivery: DeliveryNumber) -> String {
        // The ordinal is in bounds.
        let reference = LinkReference(delivery: delivery, ordinal: LinkReference.failed)!
        let number = Base64URL.values[Int(firstDigit)]
        return Base32.encode([number] + currentCipher.encipher(reference))
    }

    /// The reference of a delivery that has come back (``LinkReference/failed``); `nil` for anything that was not made
    /// with one of these keys.
    package func open(returnToken token: some Collection<UInt8>) -> LinkReference? {
        guard token.count == Self.returnTokenLength, let bytes = Base32.decode(token), let number = bytes.first,
            let cipher = cipher(of: number)
        else { return nil }
        var block = AESBlock()
        for index in block.indices { block[index] = bytes[1 + index] }
        guard let reference = cipher.decipher(block), reference.ordinal == LinkReference.failed else { return nil }
        return reference
    }
}
