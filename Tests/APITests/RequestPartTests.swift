import Testing

@testable import API

@Suite("Parts of requests")
struct RequestPartTests {
    @Test(
        "RFC 9110: the representation is what the client likes best of what there is",
        arguments: [
            (nil, "application/json"), ("*/*", "application/json"), ("text/csv", "text/csv"),
            ("text/*", "text/csv"), ("application/json;q=0.1, text/csv", "text/csv"),
            ("text/csv;q=0, */*;q=0.1", "application/json"), ("image/png", nil),
            ("TEXT/CSV; charset=utf-8", "text/csv"),
            ("", nil), ("application/x-ndjson", nil),
        ] as [(String?, String?)])
    func accept(header: String?, chosen: String?) {
        #expect(MediaTypes.choose(header, from: ["application/json", "text/csv"]) == chosen)
    }

    @Test(
        "RFC 3986: percent-encoding of UTF-8",
        arguments: [
            ("a%2Fb", "a/b"), ("%C3%A9", "é"), ("%e2%82%ac", "€"), ("+", "+"), ("%", nil), ("%4", nil), ("%G0", nil),
            ("%FF", nil), ("%C3", nil), ("", ""),
        ] as [(String, String?)])
    func percent(text: String, decoded: String?) { #expect(PercentEncoding.decode(text) == decoded) }

    @Test("A query has pairs, in which + is a space")
    func pairs() {
        let pairs = PercentEncoding.pairs("a+b%2B=c=%26&&d&%e=%ff")
        #expect(pairs.map(\.text) == ["a+b%2B", "d", "%e"])
        #expect(pairs.map(\.name) == ["a b+", "d", nil])
        #expect(pairs.map(\.value) == ["c=&", "", nil])
    }
}
