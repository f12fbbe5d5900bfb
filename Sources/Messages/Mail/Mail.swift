package import Foundation

/// An e-mail ready to be handed over: RFC 5322 with MIME, CRLF line ends.
package struct Mail: Sendable {
    package var from: String
    package var to: String
    package var date: Date
    /// Without the angle brackets.
    package var messageID: String
    /// Further headers, in order.
    package var headers: [(name: String, value: String)]
    /// The URL of one-click unsubscribing (RFC 8058); `nil` where there is nothing to unsubscribe from.
    package var unsubscribing: String?
    /// By what a mailbox provider's feedback is told apart; `nil` for nothing.
    package var feedbackID: FeedbackID?
    package var content: RenderedMessage

    package init(
        from: String, to: String, date: Date, messageID: String, headers: [(name: String, value: String)],
        unsubscribing: String? = nil, feedbackID: FeedbackID? = nil, content: RenderedMessage
    ) {
        self.from = from
        self.to = to
        self.date = date
        self.messageID = messageID
        self.headers = headers
        self.unsubscribing = unsubscribing
        self.feedbackID = feedbackID
        self.content = content
    }

    /// - Parameter transport: what is going to carry it.
    package func bytes(for transport: MailTransport) -> [UInt8] {
        var output: [UInt8] = []
        func line(_ text: String) { output.append(contentsOf: (text + "\r\n").utf8) }
        line(MailHeader.mailbox("From", from))
        line(MailHeader.mailbox("To", to))
        line(MailHeader.unstructured("Subject", content.subject))
        line("Date: " + InternetDate.string(from: date, zone: "+0000"))
        line("Message-ID: <\(messageID)>")
        for header in headers { line(MailHeader.unstructured(header.name, header.value)) }
        if let unsubscribing {
            line(MailHeader.link("List-Unsubscribe", unsubscribing))
            line("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
        }
        if let feedbackID { line(MailHeader.word("Feedback-ID", feedbackID.text)) }
        line("MIME-Version: 1.0")

        let isAlternative = content.text != nil && content.html != nil
        let carriage = MailBody.Carriage(transport, endsMail: !isAlternative)
        let parts = [
            content.text.map { MailBody($0, subtype: "plain", charset: "utf-8", carriage: carriage) },
            content.html.map { MailBody($0, subtype: "html", charset: content.htmlCharset, carriage: carriage) },
        ].compactMap(\.self)
        if !isAlternative {
            for part in parts { part.append(to: &output) }
        } else {
            // "=_" begins no line of quoted-printable; a body that travels as it is gets looked at.
            var boundary = "=_waymark"
            while parts.contains(where: { $0.contains(boundary) }) { boundary += "_" }
            line("Content-Type: multipart/alternative; boundary=\"\(boundary)\"")
            line("")
            for part in parts {
                line("--" + boundary)
                part.append(to: &output)
                line("")
            }
            line("--\(boundary)--")
        }
        return output
    }
}
