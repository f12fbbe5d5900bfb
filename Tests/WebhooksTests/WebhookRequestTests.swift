import Foundation
import LinkIdentifiers
import Testing

@testable import Webhooks

@Suite("A request is signed as Standard Webhooks has it")
struct WebhookRequestTests {
    @Test("The example that receivers’ libraries are tested with")
    func published() throws {
        let secret = WebhookSecret(
            bytes: [UInt8](try #require(Data(base64Encoded: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))))
        #expect(secret.text == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        let request = WebhookRequest(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", type: EventBatch.type, body: Array(#"{"test": 2432232314}"#.utf8),
            secret: secret, at: Date(timeIntervalSince1970: 1_614_265_330))
        let headers = Dictionary(uniqueKeysWithValues: request.headers.map { ($0.name, $0.value) })
        #expect(headers["webhook-id"] == "msg_p5jXN8AQM9LWM0D4loKWxJek")
        #expect(headers["webhook-timestamp"] == "1614265330")
        #expect(headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test("Each webhook of each organization has a secret of its own, which outlives a rotation")
    func secrets() throws {
        var keys = KeyRing.random()
        let secret = WebhookSecret(ofWebhook: "a", organization: "org", keys: keys).text
        #expect(Data(base64Encoded: String(secret.dropFirst(6)))?.count == 32)
        #expect(WebhookSecret(ofWebhook: "b", organization: "org", keys: keys).text != secret)
        #expect(WebhookSecret(ofWebhook: "a", organization: "other", keys: keys).text != secret)
        #expect(WebhookSecret(ofWebhook: "a", organization: "org", keys: .random()).text != secret)
        keys = try #require(keys.rotated(at: moment(0)))
        #expect(WebhookSecret(ofWebhook: "a", organization: "org", keys: keys).text == secret)
    }

    @Test("A secret is in no description of it")
    func descriptions() {
        let secret = WebhookSecret(bytes: Array("secret".utf8))
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped] {
            #expect(!text.contains(secret.text) && !text.contains("115"))
        }
    }
}
