/// The address that mails come back to: `bounces@example.com`, or of each mail one of its own,
/// `bounces+TOKEN@example.com` (variable envelope return paths).
package struct BounceAddress: Equatable, Sendable {
    /// RFC 5321 §4.5.3.1.1.
    private static let maximumLocalLength = 64

    private let local, domain: String

    /// - Parameters:
    ///   - text: an address in ASCII without `+`.
    ///   - tokenLength: how long tokens are, which need room in the local part.
    package init?(_ text: String, tokenLength: Int) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 254 - 1 - tokenLength, !parts[0].isEmpty, !parts[1].isEmpty,
            parts[0].utf8.count + 1 + tokenLength <= Self.maximumLocalLength,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"<>()[]\\,;:\"+".utf8.contains($0) })
        else { return nil }
        local = parts[0].lowercased()
        domain = parts[1].lowercased()
    }

    /// Where the mail with this token comes back to.
    package func returnPath(token: String) -> String { "\(local)+\(token)@\(domain)" }

    /// The token of an address that mail has come back to; `nil` where it is another's. Case does not matter.
    package func token(of address: some StringProtocol) -> String? {
        let address = address.lowercased()
        guard address.hasPrefix(local + "+"), address.hasSuffix("@" + domain) else { return nil }
        return String(address.dropFirst(local.utf8.count + 1).dropLast(domain.utf8.count + 1))
    }
}
