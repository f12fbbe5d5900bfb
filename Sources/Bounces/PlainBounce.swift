/// Bounces without a report that programs can read, as old mail servers send them: only those that leave no doubt.
enum PlainBounce {
    static func kind(of mail: MIMEPart) -> ReturnedMail.Kind {
        // Exim, when it gives up; its warnings do not have it. Asked for first: Exim says of both that it replies.
        if let failed = mail.value("x-failed-recipients"), failed.contains("@") { return .failure }
        if isAutomaticReply(mail) { return .other }
        let text = String(decoding: mail.body.prefix(10_000), as: UTF8.self)
        // qmail: QSBMF (https://cr.yp.to/proto/qsbmf.txt).
        if text.hasPrefix("Hi. This is the") {
            let isFailure = text.contains("This is a permanent error; I've given up. Sorry it didn't work out.")
            return isFailure ? .failure : .unclear
        }
        return .unclear
    }

    /// Whether a program answers for somebody, who is away: by RFC 3834 §5, as Exchange says it (MS-OXCMAIL §2.1.3.2.20), or
    /// as programs did before either.
    private static func isAutomaticReply(_ mail: MIMEPart) -> Bool {
        mail.values("auto-submitted").contains { $0.lowercased().hasPrefix("auto-replied") }
            || mail.value("x-auto-response-suppress") != nil
            || mail.values("precedence").contains { ["junk", "bulk", "auto_reply"].contains($0.lowercased()) }
    }
}
