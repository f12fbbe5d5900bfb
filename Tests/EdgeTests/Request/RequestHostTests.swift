import Testing

@testable import Edge

@Suite("The host of a request")
struct RequestHostTests {
    private func request(_ host: String, target: String = "/") -> String {
        "GET \(target) HTTP/1.1\r\nHost: \(host)\r\n\r\n"
    }

    @Test(
        "RFC 9110 §7.2: the name, without the port",
        arguments: [
            ("edge.example", "edge.example"), ("Edge.Example:8710", "Edge.Example"), ("a:", "a"), (" \ta:80\t ", "a"),
            ("127.0.0.1:80", "127.0.0.1"), ("[::1]", "[::1]"), ("[2001:db8::1.2.3.4]:443", "[2001:db8::1.2.3.4]"),
            ("[v1.fe:x]:1", "[v1.fe:x]"), ("a_b-c~!$&'()*+,;=", "a_b-c~!$&'()*+,;="), ("a%2Fb", "a%2Fb"), ("", nil),
            (":80", nil),
            ("a.", "a."), ("xn--mnchen-3ya.example", "xn--mnchen-3ya.example"),
        ])
    func name(value: String, name: String?) throws {
        let text = request(value)
        #expect(try head(text).host.map { slice($0, of: text) } == name)
    }

    @Test(
        "RFC 9112 §3.2: what cannot be a host is refused",
        arguments: [
            "a b", "a/b", "a/", "http://a", "u@a", "u:p@a", "a?b", "a#b", "a\\b", "\"a\"", "<a>", "a^", "a|b", "{a}",
            "münchen", "a%",
            "a%4", "a%4g", "%zz", "a:b", "a:80a", "a:80:80", "a: 80", "::1", "[::1", "[", "[]", "[:]", "[a]",
            "[1.2.3.4]", "[::1]a",
            "[::1]:a", "[::1%25eth0]", "[::g]", "[v1]", "[::1]]", "]", "a,b/", "a[::1]",
        ])
    func impossible(value: String) {
        #expect(parse(request(value)) == .refused(.badRequest))
        #expect(
            parse(request("a", target: "http://\(value)?b")) == .refused(.badRequest)
                || value.contains { "/?@ ".contains($0) })
    }

    @Test(
        "RFC 9112 §3.2.2: the target's host goes before the field's",
        arguments: [
            ("http://b/c", "b"), ("http://b", "b"), ("HTTPS://B:443?c", "B"), ("http://u:p@b:80/@c", "b"),
            ("http://[::1]:8/c", "[::1]"),
            ("http://u@[::1]?#c", "[::1]"), ("http://@b/", "b"), ("/http://b/", "a"), ("/c@b", "a"),
        ])
    func absolute(target: String, name: String) throws {
        let text = request("a:80", target: target)
        #expect(try head(text).host.map { slice($0, of: text) } == name)
        #expect(parse(request("a b", target: target)) == .refused(.badRequest), "the field is looked at all the same")
    }

    @Test("A request without any, which HTTP/1.0 allows")
    func none() throws {
        #expect(try head("GET / HTTP/1.0\r\n\r\n").host == nil)
        let text = "GET http://b/ HTTP/1.0\r\n\r\n"
        #expect(try head(text).host.map { slice($0, of: text) } == "b")
        let connect = "CONNECT b:443 HTTP/1.1\r\nHost: a\r\n\r\n"
        #expect(try head(connect).host.map { slice($0, of: connect) } == "b")
    }
}
