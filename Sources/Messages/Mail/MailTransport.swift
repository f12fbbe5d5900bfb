/// What carries a mail, and so which of its bytes have to be encoded.
package enum MailTransport: Sendable {
    /// A file: bytes of any value (`8bit`).
    case file
    /// SMTP without 8BITMIME (RFC 6152), which libcurl does not ask for: seven bits, and a line break at the end.
    case smtp
}
