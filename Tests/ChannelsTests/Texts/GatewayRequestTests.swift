import Foundation
import Testing

@testable import Channels

@Suite("What a gateway is asked")
struct GatewayRequestTests {
    private static let hostile = #"" }, {{ to }} {{token}} \ & = + % “é” 😀 \#u{0}\#u{1F}\#r\#n</script>"#

    private func message(_ text: String, statusURL: String? = nil) -> TextMessage {
        TextMessage(name: "d-1", from: "Way & mark", to: "+12025550123", text: text, statusURL: statusURL)
    }

    private func header(_ name: String, of request: GatewayRequest) -> [String] {
        request.headers.filter { $0.name.lowercased() == name }.map(\.value)
    }

    @Test(
        "Twilio is sent a form, with basic authentication", arguments: ["https://api.example", "https://api.example/"])
    func twilio(url: String) throws {
        let gateway = TwilioGateway(url: url, account: "AC1", token: "s:e")
        let request = gateway.request(for: message(Self.hostile, statusURL: "https://w.example/s/1?a=b&c"))
        #expect(request.url == "https://api.example/2010-04-01/Accounts/AC1/Messages.json")
        #expect(header("authorization", of: request) == ["Basic QUMxOnM6ZQ=="])
        #expect(header("content-type", of: request) == ["application/x-www-form-urlencoded"])
        let form = try #require(URLComponents(string: "?" + String(decoding: request.body, as: UTF8.self)))
        #expect(
            form.queryItems == [
                .init(name: "To", value: "+12025550123"), .init(name: "From", value: "Way & mark"),
                .init(name: "Body", value: Self.hostile),
                .init(name: "StatusCallback", value: "https://w.example/s/1?a=b&c#rc=5&rp=ct,rt,5xx"),
            ])
        #expect(!String(decoding: gateway.request(for: message("x")).body, as: UTF8.self).contains("StatusCallback"))
        #expect(TwilioGateway(url: url, account: "../x", token: "t").request(for: message("")).url.contains("..%2Fx/"))
    }

    @Test("A webhook's template is filled in value by value: nothing breaks out of a text")
    func webhook() throws {
        let gateway = try WebhookGateway(
            url: "https://x.example/send?v=1", headers: ["Authorization: Bearer {{ token }}", "X-Two:  b: c "],
            body: """
                {"to": ["{{ to }}"], "body": {"text": "{{ text }}", "raw": 1.50, "n": 12345678901234567, "on": true,
                 "off": null, "{": "{ { {"}, "id": "w/{{name}}/{{ statusURL | default: 'none' }}", "key": "{{ token }}",
                 "from": "{{ from }}"}
                """, token: "s3\"cret")
        let request = gateway.request(for: message(Self.hostile))
        let sent = try #require(try JSONSerialization.jsonObject(with: Data(request.body)) as? NSDictionary)
        let expected: NSDictionary = [
            "to": ["+12025550123"],
            "body": [
                "text": Self.hostile, "raw": 1.5, "n": 12_345_678_901_234_567, "on": true, "off": NSNull(),
                "{": "{ { {",
            ] as NSDictionary,
            "id": "w/d-1/none", "key": "s3\"cret", "from": "Way & mark",
        ]
        #expect(sent == expected)
        #expect(request.url == "https://x.example/send?v=1")
        #expect(header("authorization", of: request) == ["Bearer s3\"cret"])
        #expect(header("x-two", of: request) == ["b: c"])
        #expect(header("content-type", of: request) == ["application/json"])
        #expect(header("idempotency-key", of: request) == ["d-1"])
    }

    @Test("A webhook's own type of content stands")
    func contentType() throws {
        let gateway = try WebhookGateway(
            url: "https://x.example", headers: ["content-type: application/vnd.x+json", "User-Agent: x"],
            body: #"["{{ to }}{{ text }}"]"#, token: nil)
        let request = gateway.request(for: message("x"))
        #expect(header("content-type", of: request) == ["application/vnd.x+json"])
        #expect(header("user-agent", of: request) == ["x"])
    }

    @Test(
        "What is wrong with a webhook's template is said at the start",
        arguments: [
            ("", "not JSON"), ("{", "not JSON"), (#"{"to": {{ to }}}"#, "not JSON"), (#"{"a": 1} x"#, "not JSON"),
            (#"["{{ to }}"]"#, "needs “{{ text }}”"), (#"["{{ text }}"]"#, "needs “{{ to }}”"), ("1", "needs"),
            (#"["{{ to }}", "{{ text }}", "{{ body }}"]"#, "there is no “{{ body }}”"),
            (#"["{{ to }}", "{{ text }}", "{{ token }}"]"#, "there is no “{{ token }}”"),
            (#"["{{ to }}", "{{ text }}", "{{ to"]"#, "begins no placeholder"),
            (#"["{{ to }}", "{{ text }}", "{{ {{ to }}"]"#, "begins no placeholder"),
            (#"["{{ to }}{{ text }}", 1e999]"#, "not JSON"), (#"["{{ to }}{{ text }}", NaN]"#, "not JSON"),
            (#"{"{{ to }}": "{{ text }}{{ to }}"}"#, "not in a name"),
        ])
    func wrongTemplate(body: String, problem: String) {
        let error = #expect(throws: GatewayConfigurationError.self) {
            try WebhookGateway(url: "https://x.example", headers: [], body: body, token: nil)
        }
        #expect(error?.description.contains(problem) == true)
    }

    @Test(
        "What is wrong with a webhook's headers is said at the start, without the secret",
        arguments: [
            ("Authorization", "Name: value"), (": x", "Name: value"), ("A b: c", "Name: value"),
            ("A: b\r\nC: d", "printable"), ("A: é", "printable"), ("A: {{ tokn }}", "there is no “{{ tokn }}”"),
            ("Host: x", "set by Waymark"), ("content-length: 1", "set by Waymark"),
            ("Idempotency-Key: x", "set by Waymark"), ("A: {{ token }}\u{7F}", "printable"),
        ])
    func wrongHeader(line: String, problem: String) {
        let error = #expect(throws: GatewayConfigurationError.self) {
            try WebhookGateway(
                url: "https://x.example", headers: [line], body: #"["{{ to }}{{ text }}"]"#, token: "s3cret")
        }
        #expect(error?.description.contains(problem) == true && error?.description.contains("s3cret") == false)
    }
}
