import Crypto
import Foundation
import Testing

@testable import Receipts

@Suite("Receipts of text messages")
struct ReceiptTests {
    private static let url = "https://w.example/api/orgs/h/s/id"

    private func sign(_ text: String, token: String = "12345") -> String {
        let key = SymmetricKey(data: Data(token.utf8))
        return Data(HMAC<Insecure.SHA1>.authenticationCode(for: Data(text.utf8), using: key)).base64EncodedString()
    }

    private func read(
        _ source: ReceiptSource, _ fields: [(String, String)], url: String = Self.url, signature: String? = nil
    ) -> ReceiptSource.Reading {
        let body = ReceiptRequest.Body.form(fields.map { (name: $0.0, value: $0.1) })
        return source.read(ReceiptRequest(url: url, signature: signature, body: body))
    }

    /// Those of the tests of Twilio's own libraries.
    @Test("Twilio's published signatures are right, and nothing else is")
    func published() {
        let url = "https://mycompany.com/myapp.php?foo=1&bar=2"
        let fields = [
            ("Digits", "1234"), ("CallSid", "CA1234567890ABCDE"), ("Caller", "+14158675309"), ("From", "+14158675309"),
            ("To", "+18005551212"),
        ]
        let signature = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
        let source = ReceiptSource.twilio(token: "12345")
        #expect(read(source, fields, url: url, signature: signature) == .nothing)
        #expect(read(source, fields.reversed(), url: url, signature: signature) == .nothing)
        let several = [
            ("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234"), ("Digits", "1234"),
        ]
        #expect(read(source, several, url: url, signature: "IK+Dwps556ElfBT0I3Rgjkr1wJU=") == .nothing)
        for wrong in [nil, "", "=", "RSOYDt4T1cUTdK1PDd93/VVr8B8", "rSOYDt4T1cUTdK1PDd93/VVr8B8=", "RSOYDt4T1cU="] {
            #expect(read(source, fields, url: url, signature: wrong) == .forged)
        }
        #expect(read(source, fields + [("A", "")], url: url, signature: signature) == .forged)
        #expect(read(source, Array(fields.dropLast()), url: url, signature: signature) == .forged)
        #expect(read(source, fields, url: url + "3", signature: signature) == .forged)
        #expect(read(.twilio(token: "12346"), fields, url: url, signature: signature) == .forged)
    }

    @Test(
        "Twilio's status is read where the signature is right",
        arguments: [
            ("delivered", .receipt(.delivered)), ("failed", .receipt(.failed)), ("undelivered", .receipt(.failed)),
            ("sent", .nothing), ("queued", .nothing), ("read", .nothing), ("", .nothing), ("Delivered", .nothing),
        ] as [(String, ReceiptSource.Reading)])
    func twilio(status: String, reading: ReceiptSource.Reading) {
        let signature = sign(Self.url + "MessageSidSM1MessageStatus" + status)
        let fields = [("MessageStatus", status), ("MessageSid", "SM1")]
        #expect(read(.twilio(token: "12345"), fields, signature: signature) == reading)
        #expect(read(.twilio(token: "12345"), [("status", status)], signature: nil) == .forged)
    }

    @Test(
        "Twilio may sign the URL with or without a port, and with what was put behind it",
        arguments: [
            ("https://w.example/s/1", "https://w.example:443/s/1"),
            ("https://w.example:8443/s/1", "https://w.example/s/1"),
            ("http://w.example/s/1", "http://w.example:80/s/1"),
            ("https://w.example/s/1", "https://w.example/s/1#rc=5&rp=ct,rt,5xx"),
            ("https://w.example:8443/s/1", "https://w.example:8443/s/1"),
        ])
    func ports(given: String, signed: String) {
        let signature = sign(signed + "MessageStatusdelivered")
        let fields = [("MessageStatus", "delivered")]
        #expect(read(.twilio(token: "12345"), fields, url: given, signature: signature) == .receipt(.delivered))
        #expect(read(.twilio(token: "12345"), fields, url: given + "/", signature: signature) == .forged)
    }

    @Test(
        "A webhook's status is read from a form or from JSON",
        arguments: [
            ("delivered", .receipt(.delivered)), ("failed", .receipt(.failed)), ("undelivered", .nothing),
            ("", .nothing),
        ] as [(String, ReceiptSource.Reading)])
    func webhook(status: String, reading: ReceiptSource.Reading) {
        #expect(read(.webhook, [("id", "7"), ("status", status)]) == reading)
        #expect(read(json: #"{"more": [{"status": "x"}, 1, null], "status": "\#(status)"}"#) == reading)
    }

    @Test(
        "Of JSON that is none there is nothing to be read",
        arguments: [
            ("", .unreadable), ("{", .unreadable), (#"["delivered"]"#, .unreadable), ("{}", .nothing),
            (#"{"status": null}"#, .nothing), (#"{"status": ["delivered"]}"#, .nothing), (#"{"status": 1}"#, .nothing),
        ] as [(String, ReceiptSource.Reading)])
    func json(text: String, reading: ReceiptSource.Reading) {
        #expect(read(json: text) == reading)
    }

    @Test("Twilio's JSON is not signed as a form is", arguments: ["{}", #"{"MessageStatus": "delivered"}"#])
    func twilioJSON(text: String) {
        let request = ReceiptRequest(url: Self.url, signature: nil, body: .json(Array(text.utf8)))
        #expect(ReceiptSource.twilio(token: "12345").read(request) == .forged)
    }

    private func read(json: String) -> ReceiptSource.Reading {
        ReceiptSource.webhook.read(ReceiptRequest(url: Self.url, signature: nil, body: .json(Array(json.utf8))))
    }
}
