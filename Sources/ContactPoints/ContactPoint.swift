/// An e-mail address or a phone number, normalised: two that name the same thing are equal (M10.2).
package struct ContactPoint: Hashable, Sendable {
    package enum Kind: Sendable {
        case email
        case phone
    }

    /// An address as it was written but for its domain, which is in lower case and ASCII (IDNA); a number in E.164, such as
    /// `+491701234567`.
    package let text: String

    /// - Parameters:
    ///   - kind: what it has to be; `nil` for either.
    ///   - region: whose number it is if it has no country code.
    package init(_ text: String, _ kind: Kind? = nil, region: Region?) throws(ContactPointError) {
        var text = text
        if kind != .phone, text.withUTF8(Self.isNormalisedEmail) {
            self.init(text: text)
        } else if text.isEmpty {
            throw .empty
        } else if kind == .email || (kind == nil && text.utf8.contains(UInt8(ascii: "@"))) {
            try self.init(email: text)
        } else if kind == nil, text.contains(where: \.isLetter) {
            throw .neither
        } else {
            try self.init(phone: text, region: region)
        }
    }

    init(text: String) { self.text = text }
}
