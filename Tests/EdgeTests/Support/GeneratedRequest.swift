import TestSupport

/// Request heads as clients and attackers write them, at random.
enum GeneratedRequest {
    private static let methods = [
        "GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "OPTIONS", "DELETE", "get", "GETS", "CONNECT", "M-SEARCH",
    ]
    private static let targets = [
        "/", "/a", "/a/b?c=d", "/a?b#c", "/#", "//a", "/%20", "/~'\"{|}<>^`\\", "*", "http://a", "http://a/b",
        "HTTP://a:80/b?c",
        "https://u:p@a.example/b", "http://[::1]:8/b", "http://a?/b", "http://a#/b", "http://@a/", "http://a@/",
        "http:///b",
        "http://a@b@c/", "ftp://a/b", "http:/a", "a:443", "a", "[::1]:443", "http://a%41/b", "http://a:/b",
        "http://:80/",
    ]
    private static let versions = ["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/1.2", "http/1.1"]
    private static let hosts = [
        "a", "a:80", "edge.example", "", ":80", "[::1]", "[::1]:80", "[v1.a:b]", "a b", "a/b", "a@b", "a,b", "a%zz",
        "a%41", "[",
        "[::1", "a:b", "a:80:80", "ä",
    ]
    private static let fields = [
        "User-Agent: Mozilla/5.0 (X11)", "user-agent:\t b\t ", "User-Agent:", "Connection: close",
        "Connection: keep-alive",
        "connection: Keep-Alive, x", "Connection: close, keep-alive", "Connection:", "Connection: , ,close ,",
        "Connection: x",
        "Connection: closed", "Content-Length: 0", "Content-Length: 5", "content-length:\t5 ", "Content-Length: 005",
        "Content-Length: 65536", "Content-Length: 65537", "Content-Length: 99999999999999999999",
        "Content-Length: 5, 5",
        "Content-Length: +5", "Content-Length:", "Transfer-Encoding: chunked", "Transfer-Encoding: Chunked ",
        "Transfer-Encoding: gzip", "Transfer-Encoding: identity", "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: gzip, chunked", "Transfer-Encoding:", "Transfer-Encoding : chunked", "X: é", "X:",
        "X: a\tb",
        "X: \u{B}a", "X : a", " folded", "X: a\r\n folded", "DNT: 1", "Accept: */*", "Expect: 100-continue",
    ]
    static let pieces = [
        "\r\n", "\n", "\r", " ", "\t", ":", ",", "\0", "\u{7F}", "\u{80}", "@", "[", "]", "%", "/", "//", "?", "#",
        "Host: b\r\n",
        "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n", "Connection: close\r\n", "\r\n\r\n", "HTTP/1.1",
        "chunked", "0",
        "close", "keep-alive", "http://", "\r\nX: y", "GET / HTTP/1.1\r\n",
    ]

    static func text(using generator: inout SeededGenerator) -> String {
        // Most are as they should be in most places; what is wrong everywhere is refused at the first.
        func pick(_ from: [String], usual: String) -> String {
            Int.random(in: 0..<3, using: &generator) > 0 ? usual : from.randomElement(using: &generator)!
        }
        var head = Int.random(in: 0..<20, using: &generator) == 0 ? "\r\n" : ""
        head += pick(methods, usual: "GET") + " " + pick(targets, usual: "/a") + " "
        head += pick(versions, usual: "HTTP/1.1") + "\r\n"
        var lines = (0..<Int.random(in: 0...4, using: &generator)).map { _ in fields.randomElement(using: &generator)! }
        if Int.random(in: 0..<12, using: &generator) > 0 {
            lines.insert("Host: " + pick(hosts, usual: "edge.example:8710"), at: 0)
            lines.shuffle(using: &generator)
        }
        return head + lines.map { $0 + "\r\n" }.joined() + "\r\n"
    }
}
