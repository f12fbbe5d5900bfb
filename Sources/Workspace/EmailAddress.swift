/// An e-mail address, normalised: the domain in lower case (M10.2).
struct EmailAddress {
    let text: String

    /// The address of `Name <address>`, or of an address alone.
    init?(mailbox: String) {
        guard mailbox.hasSuffix(">"), let open = mailbox.lastIndex(of: "<") else {
            self.init(mailbox)
            return
        }
        self.init(String(mailbox[mailbox.index(after: open)...].dropLast()))
    }

    /// `nil` for what no mail could be sent to.
    init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, text.utf8.count <= 254,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && !"<>(),;:\"\\[]".utf8.contains($0) }),
            !parts[1].hasPrefix("."), !parts[1].hasSuffix(".")
        else { return nil }
        self.text = parts[0] + "@" + parts[1].lowercased()
    }
}
