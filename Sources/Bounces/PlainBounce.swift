/// Bounces without a report that programs can read, as old mail servers send them: only those that leave no doubt.
enum PlainBounce {
    static func kind(of mail: MIMEPart) -> ReturnedMail.Kind {
        // RFC 3834 §5: somebody is away.
        if mail.values("auto-submitted").contains(where: { $0.lowercased().hasPrefix("auto-replied") }) {
            return .other
        }
        // Exim, when it gives up; its warnings do not have it.
        if let failed = mail.value("x-failed-recipients"), failed.contains("@") { return .failure }
        let text = String(decoding: mail.body.prefix(10_000), as: UTF8.self)
        // qmail: QSBMF (https://cr.yp.to/proto/qsbmf.txt).
        if text.hasPrefix("Hi. This is the") {
            let isFailure = text.contains("This is a permanent error; I've given up. Sorry it didn't work out.")
            return isFailure ? .failure : .unclear
        }
        return .unclear
    }
}
