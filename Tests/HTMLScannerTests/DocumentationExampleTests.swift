import Foundation
import HTMLScanner
import Testing

// The example of HTMLScanner.docc, word for word; a test compares them.
// example begins
/// Where the links of `html` are written, and where they lead.
func links(in html: [UInt8]) -> [(range: Range<Int>, destination: String)] {
    let bytes = html.span.bytes
    var scanner = HTMLScanner()
    var links: [(range: Range<Int>, destination: String)] = []
    while let token = scanner.next(in: bytes) {
        guard case .startTag(let tag) = token, HTMLScanner.isName(tag.name, "a", in: bytes) else { continue }
        for attribute in scanner.attributes(of: tag, in: bytes)
        where !attribute.isDuplicate && HTMLScanner.isName(attribute.name, "href", in: bytes) {
            let destination = CharacterReferences.decoded(attribute.value, in: bytes, as: .attributeValue)
            links.append((attribute.value, String(decoding: destination, as: UTF8.self)))
        }
    }
    return links
}
// example ends

@Suite("The example in the documentation")
struct DocumentationExampleTests {
    @Test func findsLinks() {
        let html = "<!--[if mso]><a href='x?a&amp;b'>c</a><![endif]--><A HREF = y href=z>d</A><!-- <a href=e> -->"
        let found = links(in: Array(html.utf8))
        #expect(found.map(\.destination) == ["x?a&b", "y"])
        #expect(found.map { String(decoding: Array(html.utf8)[$0.range], as: UTF8.self) } == ["x?a&amp;b", "y"])
    }

    @Test func isTheSameAsHere() throws {
        let test = URL(filePath: #filePath).resolvingSymlinksInPath()
        let page = test.deletingLastPathComponent().appending(
            path: "../../Sources/HTMLScanner/HTMLScanner.docc/HTMLScanner.md")
        let documented = try part(of: page, between: "```swift\n", and: "```\n")
        let tested = try part(of: test, between: "// example begins\n", and: "// example ends\n")
        #expect(documented == tested)
    }

    private func part(of file: URL, between start: String, and end: String) throws -> String {
        let text = try String(contentsOf: file, encoding: .utf8)
        let lower = try #require(text.range(of: start)).upperBound
        let upper = try #require(text.range(of: end, range: lower..<text.endIndex)).lowerBound
        return String(text[lower..<upper])
    }
}
