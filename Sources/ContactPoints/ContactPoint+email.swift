import Foundation

extension ContactPoint {
    private static let maximumLength = 254

    /// Whether these bytes are an e-mail address, and a normalised one. It knows those in ASCII, which are nearly all, and
    /// says `false` of the others; it is for imports, which have no time for more.
    package static func isNormalisedEmail(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count <= maximumLength, let at = bytes.firstIndex(of: UInt8(ascii: "@")), at > 0 else {
            return false
        }
        for index in 0..<at where !isLocal(bytes[index]) || bytes[index] >= 0x80 { return false }
        let domain = UnsafeBufferPointer(rebasing: bytes[(at + 1)...])
        return isDomainName(domain) && !hasALabel(domain)
    }

    init(email: String) throws(ContactPointError) {
        guard let at = email.utf8.firstIndex(of: UInt8(ascii: "@")) else { throw .noAt }
        let local = email[..<at]
        let domain = email[email.utf8.index(after: at)...]
        if domain.utf8.contains(UInt8(ascii: "@")) { throw .twoAts }
        if local.isEmpty { throw .noLocalPart }
        if domain.isEmpty { throw .noDomain }
        guard local.utf8.allSatisfy(Self.isLocal), !local.unicodeScalars.contains(where: Self.isInvisible),
            domain.utf8.allSatisfy(Self.isLocal), !domain.unicodeScalars.contains(where: Self.isInvisible)
        else { throw .character }
        let text = local + "@" + (try Self.ascii(domain: domain.lowercased()))
        guard text.utf8.count <= Self.maximumLength else { throw .longAddress }
        self.init(text: String(text))
    }

    /// The address of `Name <address>`, or of an address alone.
    package init(mailbox: String) throws(ContactPointError) {
        guard mailbox.hasSuffix(">"), let open = mailbox.lastIndex(of: "<") else {
            try self.init(mailbox, .email, region: nil)
            return
        }
        try self.init(String(mailbox[mailbox.index(after: open)...].dropLast()), .email, region: nil)
    }

    /// What no mail header could hold as it stands stays out.
    private static func isLocal(_ byte: UInt8) -> Bool {
        switch byte {
        case ...0x20, 0x7F: false
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","),
            UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "["),
            UInt8(ascii: "]"):
            false
        default: true
        }
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
    }

    // MARK: Domains

    /// Labels of lower-case letters, digits and hyphens, which stand neither first nor last (RFC 1035, RFC 1123).
    private static func isDomainName(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var start = 0
        for index in 0...bytes.count {
            if index == bytes.count || bytes[index] == UInt8(ascii: ".") {
                let length = index - start
                guard length > 0, length <= 63, bytes[start] != UInt8(ascii: "-"),
                    bytes[index - 1] != UInt8(ascii: "-")
                else { return false }
                start = index + 1
            } else {
                let byte = bytes[index]
                guard byte &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "-") else { return false }
            }
        }
        return true
    }

    /// Whether a label may be one of IDNA, `xn--…`.
    private static func hasALabel(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var start = 0
        for index in bytes.indices {
            if bytes[index] == UInt8(ascii: ".") { start = index + 1 }
            if index == start + 3, bytes[index] == UInt8(ascii: "-"), bytes[index - 1] == UInt8(ascii: "-") {
                return true
            }
        }
        return false
    }

    /// The domain's ASCII form (IDNA, UTS #46).
    private static func ascii(domain: String) throws(ContactPointError) -> String {
        var components = URLComponents()
        components.host = domain
        // What it cannot put into ASCII it percent-encodes, which makes no domain name.
        guard var ascii = components.encodedHost, ascii.withUTF8(isDomainName) else {
            throw domain.utf8.allSatisfy { $0 < 0x80 } ? .domain : .internationalDomain
        }
        if ascii.withUTF8(hasALabel) {
            // Labels that were in ASCII already are what their letters would become.
            components.encodedHost = ascii
            components.host = components.host
            guard components.encodedHost == ascii else { throw .internationalDomain }
        }
        return ascii
    }
}
