import Testing

@testable import Access

@Suite("The token that metrics are read with")
struct MetricsTokenTests {
    @Test("It is matched by itself alone, and shown nowhere")
    func matching() throws {
        let text = "0123456789abcdef"
        let token = try #require(MetricsToken(text))
        #expect(token.matches(text) && token.matches(Substring(text)))
        for other in ["", "0123456789abcde", "0123456789abcdeF", text + "0", text + " "] {
            #expect(!token.matches(other), "\(other)")
        }
        var dumped = ""
        dump(token, to: &dumped)
        #expect(!(dumped + "\(token)").contains("0123"))
    }

    @Test(
        "One that can be guessed, or that no header carries, is none",
        arguments: [
            "", "0123456789abcde", "0123456789abcde ", "0123456789\nabcdef", "0123456789abcdefü",
            String(repeating: "a", count: 1001),
        ])
    func refused(_ text: String) { #expect(MetricsToken(text) == nil) }
}
