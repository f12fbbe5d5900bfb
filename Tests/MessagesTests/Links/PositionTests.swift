import Testing

@testable import Messages

@Suite("Lines and columns")
struct PositionTests {
    private static let link = "<a href=\"https://a.example\">"

    @Test(
        "M1.7 a link's place, whatever ends the lines",
        arguments: [
            ("", 1, 10), ("\n", 2, 10), ("\r\n", 2, 10), ("\r", 2, 10), ("\n\n", 3, 10), ("\r\n\r\n", 3, 10),
            ("\n\r", 3, 10), ("\r\r\n", 3, 10), ("a\nb\r\nc\rd", 4, 11), ("\t\t", 1, 12), ("\n\tx", 2, 12),
            ("é", 1, 11), ("日本\n日本", 2, 12), ("👍", 1, 11), ("e\u{301}", 1, 12), ("\u{2028}", 1, 11),
            ("\u{B}\u{C}", 1, 12),
        ])
    func place(before: String, line: Int, column: Int) {
        let found = links(before + Self.link)
        #expect(found.positions(in: Array((before + Self.link).utf8)) == [Position(line: line, column: column)])
        #expect(found.map(\.range.lowerBound) == [before.utf8.count + 9])
        let text = before + " https://a.example"
        #expect(links(inText: text).positions(in: Array(text.utf8)) == [Position(line: line, column: column - 8)])
    }

    @Test("Every offset of a text has its place, also its end")
    func everyOffset() {
        let text = Array("a\r\nbé\n\rc".utf8)
        let places = (0...text.count).map { Position(of: $0, in: text) }
        #expect(places.map(\.line) == [1, 1, 1, 2, 2, 2, 2, 3, 4, 4])
        #expect(places.map(\.column) == [1, 2, 3, 1, 2, 3, 3, 1, 1, 2])
    }

    @Test("Bytes that are no UTF-8 count as characters and do no harm")
    func otherBytes() {
        let html = [0xE9, 0x0A, 0xE9] + Array(Self.link.utf8)
        #expect(FoundLinks(html: html).links.positions(in: html) == [Position(line: 2, column: 11)])
    }
}
