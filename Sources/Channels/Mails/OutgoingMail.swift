package import Messages

/// An e-mail on its way out.
package struct OutgoingMail: Sendable {
    /// The delivery's name, its own for ever: the file's name in an outbox.
    package let name: String
    package let mail: Mail
    /// The profile's external id. It goes into an outbox, and never further.
    package let profile: String
    /// Where the mail comes back to if it cannot be delivered (RFC 5321 §4.4): an address.
    package let returnPath: String

    package init(name: String, mail: Mail, profile: String, returnPath: String) {
        self.name = name
        self.mail = mail
        self.profile = profile
        self.returnPath = returnPath
    }
}
