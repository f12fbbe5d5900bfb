import Crypto
import Foundation

/// `X-Twilio-Signature`: HMAC-SHA1, under the account's secret, of the URL and the form's fields, sorted, without anything
/// between ([Twilio: validating requests](https://www.twilio.com/docs/usage/security#validating-requests)).
enum TwilioSignature {
    /// Takes the same time for each wrong signature.
    static func isRight(of request: ReceiptRequest, token: String) -> Bool {
        guard let signature = request.signature.flatMap({ Data(base64Encoded: $0) }) else { return false }
        let key = SymmetricKey(data: Data(token.utf8))
        let fields = Data(fields(of: request).utf8)
        return urls(request.url).contains { url in
            HMAC<Insecure.SHA1>.isValidAuthenticationCode(
                signature, authenticating: Data(url.utf8) + fields, using: key)
        }
    }

    /// A field that stands there twice with the same value counts once.
    private static func fields(of request: ReceiptRequest) -> String {
        guard case .form(let fields) = request.body else { return "" }
        let sorted = Set(fields.map { [$0.name, $0.value] }).sorted { $0.lexicographicallyPrecedes($1, by: isBefore) }
        return sorted.joined().joined()
    }

    private static func isBefore(_ one: String, _ other: String) -> Bool {
        one.utf8.lexicographicallyPrecedes(other.utf8)
    }

    /// With its port, without one, and with that of its scheme, and each with and without what was put behind it: Twilio has
    /// signed all of them, at one time or another.
    private static func urls(_ url: String) -> [String] {
        var urls = [url]
        if var parts = URLComponents(string: url) {
            for port in [nil, parts.scheme == "http" ? 80 : 443] {
                parts.port = port
                if let other = parts.string { urls.append(other) }
            }
        }
        return urls + urls.map { $0 + ReceiptSource.repeating }
    }
}
