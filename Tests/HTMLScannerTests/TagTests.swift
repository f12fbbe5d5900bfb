import HTMLScanner
import Testing

@Suite("Tags and their attributes")
struct TagTests {
    @Test(
        "Attributes as written (§13.2.5.32 to §13.2.5.39)",
        arguments: [
            ("<a b=c>", ["b=c"]),
            ("<a HREF = \"x y\" b>", ["HREF = \"x y\"", "b"]),
            ("<a b='>'c=\"'\"/>", ["b='>'", "c=\"'\""]),
            ("<a\n\tb\r\n=\u{0C}c>", ["b\r\n=\u{0C}c"]),
            ("<a =b==c>", ["=b==c"]),
            ("<a b=c/>", ["b=c/"]),
            ("<a b=c\"d'e<f`g>", ["b=c\"d'e<f`g"]),
            ("<a b= >", ["b="]),
            ("<a/b/c/>", ["b", "c"]),
            ("<a b = = c>", ["b = =", "c"]),
            ("<a \"b\" <c>", ["\"b\"", "<c"]),
            ("<a b=\"\" c=''>", ["b=\"\"", "c=''"]),
            ("<a {{x}}=\"{{ y }}\">", ["{{x}}=\"{{ y }}\""]),
        ])
    func spelling(html: String, expected: [String]) {
        let input = Array(html.utf8)
        let attributes = scan(input).first?.attributes ?? []
        #expect(attributes.map { String(decoding: input[$0.range], as: UTF8.self) } == expected)
    }

    @Test(
        "Quotes and values",
        arguments: [
            ("<a b=c>", "c", HTMLScanner.Attribute.Quote.none, true), ("<a b=\"c\">", "c", .double, true),
            ("<a b='c'>", "c", .single, true), ("<a b=''>", "", .single, true), ("<a b=>", "", .none, true),
            ("<a b>", "", .none, false), ("</a b= c >", "c", .none, true),
        ])
    func values(html: String, value: String, quote: HTMLScanner.Attribute.Quote, hasValue: Bool) throws {
        let input = Array(html.utf8)
        let attribute = try #require(scan(input).first?.attributes.first)
        #expect(String(decoding: input[attribute.value], as: UTF8.self) == value)
        #expect(attribute.quote == quote)
        #expect(attribute.hasValue == hasValue)
        #expect(attribute.range.lowerBound == attribute.name.lowerBound)
    }

    @Test func theFirstOfDuplicatesWins() {
        let attributes = scan("<a href=1 HREF=2 b hRef=3 B c>").first?.attributes ?? []
        #expect(attributes.map(\.isDuplicate) == [false, true, false, true, true, false])
    }

    @Test("Duplicates are found among many", arguments: [15, 16, 17, 40, 1000])
    func duplicatesAmongMany(count: Int) {
        let names = (0..<count).map { "a\($0)" }
        let html =
            "<a " + (names + names.map { $0.uppercased() } + ["z"]).joined(separator: " ") + "><b " + names[0] + ">"
        let tags = scan(html)
        let expected = Array(repeating: false, count: count) + Array(repeating: true, count: count) + [false]
        #expect(tags.first?.attributes.map(\.isDuplicate) == expected)
        #expect(tags.last?.attributes.map(\.isDuplicate) == [false])
    }

    @Test(
        "A tag cut off by the end is dropped (§13.2.5.8)",
        arguments: ["<a", "<a ", "<a b", "<a b=", "<a b='", "<a b='c'", "<a /"])
    func cutOff(html: String) {
        #expect(outline("x" + html) == ["\"x\""])
    }

    @Test(
        "What opens nothing is text",
        arguments: ["a < b", "<", "</", "a<3", "<<", "<\0a", "<é>", "x<=y", "&lt;a>"])
    func text(html: String) {
        #expect(outline(html) == ["\"\(html)\""])
    }

    @Test func noAttributesAfterOtherTokens() {
        #expect(scan("<a b>c<!--d-->").map(\.attributes.count) == [1, 0, 0])
    }

    @Test func namesAreComparedWithoutCase() {
        let input = Array("HrEf \u{2126}".utf8)
        let bytes = input.span.bytes
        let href = Array("href".utf8)
        for (range, expected) in [(0..<4, true), (0..<3, false), (1..<5, false), (6..<10, false), (90..<94, false)] {
            let isHref = HTMLScanner.isName(range, "href", in: bytes)
            let areHref = HTMLScanner.isName(range, href, in: bytes)
            #expect([isHref, areHref] == [expected, expected], "\(range)")
        }
    }

    @Test(
        "The first attribute of a name, in any case",
        arguments: ["<a b=1 HREF=2 href=3 c>", "<a href=2>", "</a hReF='2'/>"])
    func firstAttribute(input: String) throws {
        let bytes = Array(input.utf8)
        let tag = try #require(scan(input).first?.token.tag)
        let found = HTMLScanner.attribute("href", of: tag, in: bytes.span.bytes)
        let other = HTMLScanner.attribute("hre", of: tag, in: bytes.span.bytes)
        #expect(found.map { String(decoding: bytes[$0.value], as: UTF8.self) } == "2")
        #expect(found?.isDuplicate == false && other == nil)
    }

    @Test(
        "Without text, everything else is reported as with it",
        arguments: [
            "a<b>c</b>d<", "<title>a&amp;</title>b<style>c</style>", "<script>a<!--<script>b</script>--></script>c",
            "<svg><![CDATA[a]]>b</svg>", "<!--[if mso]>a<b>c<![endif]-->d", "<plaintext>a<b>", "<textarea>a", "", "a",
            "<!doctype html>a<!-- b -->c<?d>e",
        ])
    func withoutText(html: String) {
        var scanner = HTMLScanner()
        scanner.reportsText = false
        let markup = scan(html).filter { if case .text = $0.token { false } else { true } }
        #expect(scan(Array(html.utf8), with: scanner) == markup)
    }

    @Test(
        "A tag ends at a > outside of its attributes' values, wherever a = begins no value",
        arguments: [
            ("<a =>x", "<a =>"), ("<a ==>x", "<a ==>"), ("<a ==b>x", "<a ==b>"), ("<a /=>x", "<a /=>"),
            ("<a b/='>'>x", "<a b/='>"), ("<a ='>'>x", "<a ='>"), ("<a ='>' =\"b\">x", "<a ='>"),
            ("<a b='c'='>'>x", "<a b='c'='>"), ("<a b='c'd='>'>x", "<a b='c'd='>'>"), ("<a b = '>'>x", "<a b = '>'>"),
            ("<a b\n=\n'>'>x", "<a b\n=\n'>'>"), ("<a b=>'>x", "<a b=>"), ("<a b= >'>x", "<a b= >"),
            ("<a b=c'>'>x", "<a b=c'>"), ("<a b=c=d>x", "<a b=c=d>"), ("<a b=/>x", "<a b=/>"),
            ("<a b='c'/>x", "<a b='c'/>"),
            ("<a = '>'>x", "<a = '>"), ("<a b==\">x", "<a b==\">"), ("</a b='>'>x", "</a b='>'>"),
            ("<a / = '>'>x", "<a / = '>"), ("<a b=\"c'>'\">x", "<a b=\"c'>'\">"),
            (
                "<a longer-than-eight-bytes='longer>than>eight>bytes'>x",
                "<a longer-than-eight-bytes='longer>than>eight>bytes'>"
            ),
        ])
    func end(html: String, tag: String) throws {
        let input = Array(html.utf8)
        let scanned = try #require(scan(input).first)
        #expect(String(decoding: input[scanned.token.range], as: UTF8.self) == tag)
        #expect(try isRead(#require(scanned.token.tag), scanned.attributes, in: input))
    }

    @Test(
        "Tags of other initials are not reported, but followed",
        arguments: [
            "<a><b></b></a><A></A>", "<title><a></title><a>", "<svg><title><a></a></title></svg><a>",
            "<textarea></a></textarea></a><script><a></script><a>", "<svg><![CDATA[<a>]]></svg><![CDATA[<a>]]>",
            "x<p>y<!-- <a> --><!doctype a><!--[if mso]><a><v:a><![endif]-->",
        ])
    func initials(html: String) {
        var scanner = HTMLScanner()
        scanner.reportedInitials = HTMLScanner.Initials("a")
        let input = Array(html.utf8)
        let expected = scan(input).filter { scanned in
            scanned.token.tag.map { input[$0.name.lowerBound] | 0x20 == UInt8(ascii: "a") } ?? true
        }
        #expect(scan(input, with: scanner) == expected)
    }
}
