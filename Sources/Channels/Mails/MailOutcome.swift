/// What became of handing over an e-mail.
///
/// A code is an SMTP reply's, with the enhanced status code where the server says one (RFC 3463), such as `550 5.1.1`, or
/// an enhanced status code alone where no server said anything. Never a reply's text, which may hold the address.
package enum MailOutcome: Equatable, Sendable {
    case accepted
    /// The server will not take it.
    case refused(code: String)
    /// The server has not taken it for now; it may take it later.
    case deferred(code: String)
    /// It may have been taken: all of it was said, and no answer came back.
    case unacknowledged
    /// It was not taken, for a reason that is not about it: no server, no certificate that holds, no sign-in.
    ///
    /// `othersWork` says that mails are taken over other connections: only this one was one too many.
    case unavailable(code: String, othersWork: Bool = false)
}
