/// A mail that has come to the address for bounces, as it was read.
package struct ReturnedMail: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// What was sent did not arrive, and nobody tries any more.
        case failure
        /// It says something else of what was sent: that it waits, or has arrived; or a program answers for somebody.
        case other
        /// It cannot be told what it says.
        case unclear
    }

    /// How much of a mail is read, in bytes; reports come before what they return.
    package static let maximumSize = 1 << 20
    private static let maximumParts = 50
    private static let maximumDepth = 4
    private static let maximumTokens = 20

    package let kind: Kind
    /// What may be return tokens, those first that are likeliest to be of this mail.
    package let tokens: [String]

    /// - Parameters:
    ///   - bytes: the mail; what is behind ``maximumSize`` is not read.
    ///   - address: the address for bounces.
    package init(_ bytes: [UInt8], address: BounceAddress) {
        var bytes = bytes.prefix(Self.maximumSize)
        // A mail server's pipe begins with a line of an mbox.
        if bytes.starts(with: "From ".utf8) { _ = MIMEPart.line(&bytes) }
        let mail = MIMEPart(bytes)
        let parts = Self.allParts(of: mail, depth: 0)
        let statuses = parts.filter {
            ["message/delivery-status", "message/global-delivery-status"].contains($0.type)
        }
        if statuses.isEmpty {
            kind = PlainBounce.kind(of: mail)
        } else {
            kind = Self.kind(of: statuses)
        }
        var tokens: [String] = []
        for name in ["x-original-to", "delivered-to", "envelope-to", "x-envelope-to", "to"] {
            for value in mail.values(name) { tokens += Self.tokens(in: value, address) }
        }
        for part in parts where Self.returned.contains(part.type) {
            let original = MIMEPart(part.content)
            for name in ["return-path", "x-original-return-path"] {
                for value in original.values(name) { tokens += Self.tokens(in: value, address) }
            }
        }
        var seen: Set<String> = []
        self.tokens = Array(tokens.filter { seen.insert($0).inserted }.prefix(Self.maximumTokens))
    }

    /// What reports return of the mail (RFC 6522 §3).
    private static let returned: Set<String> = [
        "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers",
    ]

    private static func allParts(of part: MIMEPart, depth: Int) -> [MIMEPart] {
        guard depth < maximumDepth else { return [] }
        var found: [MIMEPart] = []
        for part in part.parts(limit: maximumParts) {
            found.append(part)
            found += allParts(of: part, depth: depth + 1)
            if found.count >= maximumParts { break }
        }
        return found
    }

    /// RFC 3464 §2.3.3: of several recipients, as an alias may have, one that failed is a failure.
    private static func kind(of statuses: [MIMEPart]) -> Kind {
        var actions: Set<String> = []
        for status in statuses {
            // The first group is about the mail, and each that follows about a recipient.
            var rest = status.content
            while !rest.isEmpty {
                let group = MIMEPart(rest)
                for value in group.values("action") {
                    actions.insert(MIMEPart.withoutComments(value).prefix { $0.isLetter }.lowercased())
                }
                rest = group.body
            }
        }
        if actions.contains("failed") { return .failure }
        return actions.isDisjoint(with: ["delayed", "delivered", "relayed", "expanded"]) ? .unclear : .other
    }

    /// Of the addresses in a field's value.
    private static func tokens(in value: String, _ address: BounceAddress) -> [String] {
        value.split { ",<> \t;\"()".contains($0) }.prefix(maximumParts).compactMap { address.token(of: $0) }
    }
}
