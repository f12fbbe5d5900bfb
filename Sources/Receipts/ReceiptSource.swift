/// Who sends receipts, and how theirs are told from others'.
package enum ReceiptSource: Sendable {
    /// Twilio, or what imitates it: signed with the account's secret.
    case twilio(token: String)
    /// Whoever knows the URL, which nobody can guess.
    case webhook

    /// The header of a signature, in small letters.
    package static let signatureField = "x-twilio-signature"

    /// What Twilio is given behind the URL: come again up to five times where there was no connection or no answer, or one of
    /// 5xx ([connection overrides](https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides)).
    package static let repeating = "#rc=5&rp=ct,rt,5xx"

    package enum Reading: Equatable, Sendable {
        case receipt(TextReceipt)
        /// It says something else, such as that the message is on its way.
        case nothing
        case forged
        case unreadable
    }

    package func read(_ request: ReceiptRequest) -> Reading {
        let name: String
        switch self {
        case .twilio(let token):
            guard TwilioSignature.isRight(of: request, token: token) else { return .forged }
            name = "MessageStatus"
        case .webhook:
            name = "status"
        }
        do {
            switch (self, try request.value(of: name)) {
            case (_, "delivered"): return .receipt(.delivered)
            case (_, "failed"), (.twilio, "undelivered"): return .receipt(.failed)
            default: return .nothing
            }
        } catch {
            return .unreadable
        }
    }
}
