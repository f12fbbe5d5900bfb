import Testing

@testable import Webhooks

@Suite("Where a webhook may be")
struct WebhookURLTests {
    @Test(
        "An https URL of any host",
        arguments: [
            ("https://crm.example/hook?x=1", "crm.example"), ("HTTPS://CRM.example:8443", "CRM.example"),
            ("https://8.8.8.8/", "8.8.8.8"), ("https://[2606:4700::1111]:443/", "2606:4700::1111"),
            ("https://xn--bcher-kva.example/", "xn--bcher-kva.example"), ("https://localhost/", "localhost"),
        ])
    func allowed(_ text: String, _ host: String) throws {
        let url = try WebhookURL(text, allowsPrivate: false)
        #expect(url.text == text && url.host == host)
    }

    @Test(
        "Nothing else",
        arguments: [
            ("", WebhookURLError.noURL), ("crm.example", .noURL), ("//crm.example/", .noURL), ("https://", .noURL),
            ("https:///path", .noURL), ("file:///etc/passwd", .noURL), ("gopher://crm.example/", .noURL),
            ("http+unix://%2Ftmp%2Fsocket/", .noURL), ("https://a@crm.example/", .hasMore),
            ("https://a:b@crm.example/", .hasMore), ("https://crm.example/#a", .hasMore),
            ("https://crm.example:0/", .unknownHost), ("https://crm.example:70000/", .unknownHost),
            ("http://crm.example/", .noTLS), ("https://127.0.0.1/", .notPublic), ("https://[::1]/", .notPublic),
            ("https://[::ffff:10.0.0.1]/", .notPublic), ("https://[fd00:ec2::254]/", .notPublic),
        ])
    func refused(_ text: String, _ error: WebhookURLError) {
        #expect(throws: error) { try WebhookURL(text, allowsPrivate: false) }
    }

    @Test(
        "Within one’s own network any address, and without TLS",
        arguments: ["http://127.0.0.1:8080/", "http://[::1]/", "https://10.0.0.1/", "http://crm/"])
    func privately(_ text: String) throws { #expect(try WebhookURL(text, allowsPrivate: true).text == text) }

    @Test("2000 bytes at most")
    func length() throws {
        let text = "https://crm.example/"
        let longest = text + String(repeating: "a", count: 2000 - text.count)
        #expect(try WebhookURL(longest, allowsPrivate: false).text == longest)
        #expect(throws: WebhookURLError.tooLong) { try WebhookURL(longest + "a", allowsPrivate: false) }
    }
}
