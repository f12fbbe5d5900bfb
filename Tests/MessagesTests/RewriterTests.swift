import Foundation
import Messages
import TestSupport
import Testing

@Suite("Rewriting whole mails")
struct RewriterTests {
    private static let mails = try! Corpus.files(in: "emails", withExtension: "html")
    private static let rewriter = Rewriter(
        linkURL: "https://t.example/{ordinal}?a=1&b", pixelURL: "https://t.example/p")

    /// The rewriter's output made by hand from what the link report says.
    private func spliced(_ input: [UInt8], _ found: FoundLinks) -> [UInt8] {
        var edits: [(range: Range<Int>, bytes: [UInt8])] = found.marks.map { ($0, []) }
        for link in found.links where link.isTracked {
            let isQuoted = link.range.lowerBound > 0 && [0x22, 0x27].contains(input[link.range.lowerBound - 1])
            let url = "https://t.example/\(link.ordinal)?a=1&amp;b"
            edits.append((link.range, Array((isQuoted ? url : "\"\(url)\"").utf8)))
        }
        let pixel = rewriteOfNothing
        if let offset = found.pixelOffset { edits.append((offset..<offset, pixel)) }
        var output: [UInt8] = []
        var position = 0
        for edit in edits.sorted(by: {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }) {
            output += input[position..<edit.range.lowerBound] + edit.bytes
            position = edit.range.upperBound
        }
        return output + input[position...]
    }

    private var rewriteOfNothing: [UInt8] { Self.rewriter.rewrite(html: []) }

    @Test("M1.4 the corpus is there")
    func corpus() {
        #expect(Self.mails.count >= 25)
    }

    @Test("M1.4, M1.7 outside the report's ranges every mail is byte for byte the input", arguments: mails)
    func byteExact(mail: URL) throws {
        let input = Array(try Data(contentsOf: mail))
        let found = FoundLinks(html: input)
        #expect(Self.rewriter.rewrite(html: input) == spliced(input, found))
        let hasLinks = String(decoding: input, as: UTF8.self).contains("href=\"http")
        #expect(found.links.contains { $0.isTracked } == hasLinks)
    }

    @Test("M1.5 the URLs are those that an independent parser reads", arguments: mails)
    func independent(mail: URL) throws {
        let input = try Data(contentsOf: mail)
        let tracked = FoundLinks(html: Array(input)).links.filter(\.isTracked).map(\.url)
        let expected = try Python.run(independentLinks, input: input, as: [String].self)
        #expect(tracked == expected)
    }

    @Test("M1.4, M1.7 the same of mutated mails, whatever they have become")
    func mutated() throws {
        var generator = SeededGenerator(seed: 11)
        let inputs = try Self.mails.map { Array(try Data(contentsOf: $0).prefix(30_000)) }
        for _ in 0..<400 {
            let input = HostileMail.mutated(inputs.randomElement(using: &generator)!, using: &generator)
            let found = FoundLinks(html: input)
            if Self.rewriter.rewrite(html: input) != spliced(input, found) {
                Issue.record("\(String(decoding: input, as: UTF8.self).debugDescription)")
                return
            }
        }
    }

    @Test("M1.7 ranges are in bounds, in order and apart, in mutated mails too")
    func ranges() throws {
        var generator = SeededGenerator(seed: 12)
        let inputs = try Self.mails.map { Array(try Data(contentsOf: $0).prefix(20_000)) }
        for _ in 0..<400 {
            let input = HostileMail.mutated(inputs.randomElement(using: &generator)!, using: &generator)
            for found in [FoundLinks(html: input), FoundLinks(plainText: input)] {
                let isSound =
                    zip(found.links, found.links.dropFirst()).allSatisfy { $0.range.upperBound <= $1.range.lowerBound }
                    && found.links.allSatisfy { $0.range.upperBound <= input.count }
                    && found.links.map(\.ordinal) == Array(1..<found.links.count + 1)
                    && found.isUnquoted.count == found.links.count
                #expect(isSound, "\(String(decoding: input, as: UTF8.self).debugDescription)")
            }
        }
    }

    @Test("M1.2 rewriting its own output again changes nothing", arguments: mails)
    func idempotent(mail: URL) throws {
        let rewriter = Rewriter(linkURL: Own.link, pixelURL: nil)
        let once = rewriter.rewrite(html: Array(try Data(contentsOf: mail)))
        #expect(rewriter.rewrite(html: once) == once)
    }

    @Test("M1.2 the same of text")
    func idempotentText() {
        let once = rewrite(text: "See (https://a.example/x), <http://b.example>.", link: Own.link)
        #expect(once == "See (\(Own.base)/r/link1), <\(Own.base)/r/link2>.")
        #expect(rewrite(text: once, link: Own.link) == once)
    }

    @Test("M5.1 a body that has Waymark's pixel gets no second one")
    func pixelOnce() {
        let once = rewrite("<body>x</body>", link: Own.link, pixel: Own.pixel)
        #expect(rewrite(once, link: Own.link, pixel: Own.pixel) == once)
    }

    @Test("{ordinal} is filled in wherever it stands, as often as it stands")
    func ordinal() {
        #expect(
            rewrite("<a href='https://a.example'><a href='https://b.example'>", link: "{ordinal}-{ordinal}{")
                == "<a href='1-1{'><a href='2-2{'>")
    }
}
