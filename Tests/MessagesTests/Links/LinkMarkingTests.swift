import Foundation
import Messages
import TestSupport
import Testing

@Suite("Marking a link in its source")
struct LinkMarkingTests {
    private func marked(
        _ source: String, _ ordinal: Int, _ isMarked: Bool = true, _ part: LinkMarking.Part = .html
    ) throws -> String {
        let bytes = Array(source.utf8)
        let edits = try LinkMarking(bytes, part).edits(marking: isMarked, ordinal: ordinal)
        return String(decoding: bytes.applying(edits), as: UTF8.self)
    }

    @Test(
        "M2.1 the mark is written into the tag of that very link, and nothing else changes",
        arguments: [
            ("<a href=\"https://a.example\">x</a>", "<a data-tracking=\"false\" href=\"https://a.example\">x</a>"),
            ("<A\nHREF='https://a.example' >", "<A data-tracking=\"false\"\nHREF='https://a.example' >"),
            ("<a/href=https://a.example>", "<a data-tracking=\"false\"/href=https://a.example>"),
            ("<a href=https://a.example/>", "<a data-tracking=\"false\" href=https://a.example/>"),
            ("<v:rect href=\"https://a.example\"/>", "<v:rect data-tracking=\"false\" href=\"https://a.example\"/>"),
            (
                "<!--[if mso]><a href=\"https://a.example\">x</a><![endif]-->",
                "<!--[if mso]><a data-tracking=\"false\" href=\"https://a.example\">x</a><![endif]-->"
            ),
            (
                "<a href=\"https://a.example\" data-tracking=\"true\" id=x>",
                "<a href=\"https://a.example\" data-tracking=\"false\" id=x>"
            ),
            (
                "<a title='{{ profile.x | default: \">\" }}' href=\"https://a.example\">",
                "<a data-tracking=\"false\" title='{{ profile.x | default: \">\" }}' href=\"https://a.example\">"
            ),
        ])
    func setting(source: String, expected: String) throws {
        #expect(try marked(source, 1) == expected)
        #expect(try marked(expected, 1) == expected, "it is marked already")
        #expect(links(expected).map(\.reason) == [.marked])
    }

    @Test("M2.1 another link to the same URL stays as it is")
    func sameURL() throws {
        let source = "<a href=\"https://a.example\">1</a><a href=\"https://a.example\">2</a>"
        #expect(
            try marked(source, 2)
                == "<a href=\"https://a.example\">1</a><a data-tracking=\"false\" href=\"https://a.example\">2</a>")
        #expect(links(try marked(source, 2)).map(\.reason) == [nil, .marked])
    }

    @Test(
        "M2.2 whichever mark it carries is taken away, and every one of them",
        arguments: [
            ("<a data-tracking=\"false\" href=\"https://a.example\">", "<a href=\"https://a.example\">"),
            ("<a href=https://a.example ses:no-track clicktracking=off>", "<a href=https://a.example>"),
            ("<a class=untracked href=https://a.example>", "<a href=https://a.example>"),
            ("<a href=https://a.example class=untracked>", "<a href=https://a.example>"),
            ("<a class=\"untracked button\" href=https://a.example>", "<a class=\"button\" href=https://a.example>"),
            ("<a class=\"button  untracked\" href=https://a.example>", "<a class=\"button\" href=https://a.example>"),
            (
                "<a class=\" x Untracked y untracked\" href=https://a.example>",
                "<a class=\" x y\" href=https://a.example>"
            ),
            ("<a class=\"&#117;ntracked b\" href=https://a.example>", "<a class=\"b\" href=https://a.example>"),
            (
                "<a class=\"untracked\" href=https://a.example data-skip-click='true' class=\"untracked\">",
                "<a href=https://a.example class=\"untracked\">"
            ),
            ("<a href=https://a.example class=untracked mc:disable-tracking>", "<a href=https://a.example>"),
            ("<a href=https://a.example mc:disable-tracking class='untracked'>", "<a href=https://a.example>"),
        ])
    func removing(source: String, expected: String) throws {
        // A class that stands twice counts once, and would count again.
        guard source.components(separatedBy: "class=").count < 3 else {
            #expect(throws: LinkMarkingError.malformed(Position(line: 1, column: 27))) { try marked(source, 1, false) }
            return
        }
        #expect(try marked(source, 1, false) == expected)
        #expect(links(expected).map(\.reason) == [nil])
        #expect(try marked(expected, 1, false) == expected, "it is not marked")
    }

    @Test(
        "M2.1 in plain text the mark stands right before the link",
        arguments: [
            ("See https://a.example.", "See {{ untracked }} https://a.example."),
            ("(https://a.example)", "({{ untracked }} https://a.example)"),
        ])
    func plainText(source: String, expected: String) throws {
        #expect(try marked(source, 1, true, .text) == expected)
        #expect(try marked(expected, 1, false, .text) == source)
        #expect(links(inText: expected).map(\.reason) == [.marked])
    }

    @Test("M2.1 of several marks in plain text the one before that link goes")
    func severalInPlainText() throws {
        let source = "{{ untracked }} https://a.example\n{{untracked}}https://b.example https://c.example"
        #expect(
            try marked(source, 1, false, .text) == "https://a.example\n{{untracked}}https://b.example https://c.example"
        )
        #expect(
            try marked(source, 2, false, .text)
                == "{{ untracked }} https://a.example\nhttps://b.example https://c.example")
        #expect(try marked(source, 3, false, .text) == source)
    }

    @Test("What is not tracked in any case cannot be marked, nor can what is not there")
    func refused() {
        #expect(throws: LinkMarkingError.neverTracked(.scheme)) { try marked("<a href=mailto:x@y.example>", 1) }
        #expect(throws: LinkMarkingError.neverTracked(.own)) { try marked("<a href='{{ preferencesURL }}'>", 1) }
        for ordinal in [-1, 0, 2, .max] {
            #expect(throws: LinkMarkingError.unknownLink(count: 1)) {
                try marked("<a href=https://a.example>", ordinal)
            }
        }
    }

    @Test("M1.4, M2.1 in any markup one link changes, or none; set and taken away, the source is what it was")
    func anyMarkup() throws {
        var random = SeededGenerator(seed: 11)
        var marks = 0
        for file in try Corpus.files(in: "emails", withExtension: "html") {
            let mail = [UInt8](try Data(contentsOf: file))
            for round in 0..<4 {
                let html = round > 0 ? HostileMail.mutated(mail, using: &random) : mail
                let before = FoundLinks(html: html).links
                guard let index = before.indices.randomElement(using: &random) else { continue }
                let isMarked = before[index].reason != .marked
                guard let edits = try? LinkMarking(html, .html).edits(marking: isMarked, ordinal: index + 1) else {
                    continue
                }
                marks += 1
                let marked = html.applying(edits)
                let after = FoundLinks(html: marked).links
                #expect(after.map(\.url) == before.map(\.url))
                let changed = before.indices.filter { after[$0].reason != before[$0].reason }
                #expect(changed == [index])
                if isMarked, edits.allSatisfy({ $0.range.isEmpty }) {
                    let back = try LinkMarking(marked, .html).edits(marking: false, ordinal: index + 1)
                    #expect(marked.applying(back) == html)
                }
            }
        }
        #expect(marks > 40)
    }
}
