/// An address or a number of which only so much is shown that who has it recognises it.
struct MaskedContact: CustomStringConvertible {
    let description: String

    /// - Parameter contact: normalised.
    init(_ contact: String) {
        description =
            if let at = contact.lastIndex(of: "@") {
                "\(contact[..<at].prefix(1))•••\(contact[at...])"
            } else {
                "•••\(contact.suffix(2))"
            }
    }
}
