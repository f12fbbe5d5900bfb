import Messages

/// An address that can stand in an SMTP command as it is (RFC 5321 §4.1.2), without the quoted ones, which no contact point is.
enum EnvelopeAddress {
    enum Problem {
        /// It would need SMTPUTF8 (RFC 6531).
        case notASCII
        case syntax
    }

    /// What becomes of a mail that no server can be told of; `nil` for any other.
    static func outcome(of mail: OutgoingMail) -> MailOutcome? {
        // RFC 3463 §3.2, RFC 6531 §3.6.
        switch problem(mail.mail.to) {
        case .notASCII: return .refused(code: "553 5.6.7")
        case .syntax: return .refused(code: "553 5.1.3")
        case nil: break
        }
        // The recipient cannot help it, and it may be put right.
        switch problem(mail.returnPath) {
        case .notASCII: return .deferred(code: "553 5.6.7")
        case .syntax: return .deferred(code: "553 5.1.7")
        case nil: return nil
        }
    }

    private static func problem(_ address: String) -> Problem? {
        let bytes = Array(address.utf8)
        if bytes.contains(where: { $0 >= 0x80 }) { return .notASCII }
        let isWhole =
            bytes.count <= 254 && bytes.count { $0 == UInt8(ascii: "@") } == 1
            && bytes.first != UInt8(ascii: "@") && bytes.last != UInt8(ascii: "@")
        // No line break that begins a command of its own, no bracket that ends the address.
        return isWhole && bytes.allSatisfy(isPlain) ? nil : .syntax
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case ...0x20, 0x7F..., UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "("), UInt8(ascii: ")"),
            UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "\\"), UInt8(ascii: ","), UInt8(ascii: ";"),
            UInt8(ascii: ":"), UInt8(ascii: "\""):
            false
        default: true
        }
    }
}
