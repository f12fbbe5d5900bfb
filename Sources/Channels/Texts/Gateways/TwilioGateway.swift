import Foundation
import Messages
import Receipts

/// Twilio's [Messages API](https://www.twilio.com/docs/messaging/api/message-resource), which many gateways imitate.
package struct TwilioGateway: TextGateway {
    private let url: String
    private let authorization: String

    /// - Parameters:
    ///   - url: where the API is, such as `https://api.twilio.com`.
    ///   - account: the account's SID.
    ///   - token: its secret.
    package init(url: String, account: String, token: String) {
        self.url =
            "\(url.hasSuffix("/") ? String(url.dropLast()) : url)/2010-04-01/Accounts/\(Escaping.url.escaped(account))/Messages.json"
        // RFC 7617
        authorization = "Basic " + Data("\(account):\(token)".utf8).base64EncodedString()
    }

    package func request(for message: TextMessage) -> GatewayRequest {
        var fields = [("To", message.to), ("From", message.from), ("Body", message.text)]
        if let statusURL = message.statusURL { fields.append(("StatusCallback", statusURL + ReceiptSource.repeating)) }
        let form = fields.map { "\($0)=\(Escaping.url.escaped($1))" }.joined(separator: "&")
        return GatewayRequest(
            url: url,
            headers: [
                ("Authorization", authorization), ("Content-Type", "application/x-www-form-urlencoded"),
                ("Accept", "application/json"), ("User-Agent", "waymark"),
            ], body: Array(form.utf8))
    }

    /// A message that was taken has an identifier.
    package func isAcceptance(_ body: [UInt8]?) -> Bool {
        struct Resource: Decodable { let sid: String }
        return body.flatMap { try? JSONDecoder().decode(Resource.self, from: Data($0)) }?.sid.isEmpty == false
    }

    package func refusalCode(in body: [UInt8]) -> String? {
        struct Problem: Decodable { let code: Int }
        return (try? JSONDecoder().decode(Problem.self, from: Data(body))).map { "\($0.code)" }
    }
}
