import Messages
import Testing

@Suite("The length of a text message before and after shortening")
struct TextMessageLengthTests {
    /// 18 characters, so a short link has 28.
    private static let shortURL = "https://s.example/"

    private func length(
        _ text: String, isPersonalised: Bool = true, shortURL: String = shortURL
    ) throws -> TextMessageLength {
        try TextMessageLength(
            MessageContent(
                channel: .text, subject: "", from: "", isPersonalised: isPersonalised, html: nil,
                text: Array(text.utf8)),
            shortURL: shortURL)
    }

    @Test(
        "M9.4 placeholders count as their defaults or as nothing, marks as nothing, links by their short URLs",
        arguments: [
            ("", 0, 0), ("Hello", 5, 5), ("https://a.example/", 18, 27), ("See https://a.example/.", 23, 32),
            ("{{ profile.x }}", 0, 0), ("{{ profile.x | default: 'abc' }}!", 4, 4),
            ("{{ untracked }} https://a.example/", 18, 27), ("{{ preferencesURL }}", 27, 27),
            ("https://a.example/{{ profile.x | default: 'ö' }}/{{ profile.y }}", 25, 27),
            ("\(Own.base)/r/a", 54, 54), ("[€]", 6, 6), ("https://a.example/~x", 21, 27),
        ])
    func counts(text: String, before: Int, after: Int) throws {
        let length = try length(text)
        #expect(length.before.characters == before)
        #expect(length.after.characters == after)
        #expect(length.before.encoding == .gsm && length.after.encoding == .gsm && length.strays.isEmpty)
    }

    @Test("M9.4 each link has its length before and after")
    func links() throws {
        let text =
            "https://a.example/{{ profile.x | default: 'ö' }} {{ preferencesURL }} \(Own.base)/r/a https://a.example/é"
        let links = try length(text).links
        #expect(links.map(\.before.characters) == [24, 27, 54, 19])
        #expect(links.map(\.after.characters) == [27, 27, 54, 27])
        #expect(links.map(\.link.ordinal) == [1, 2, 3, 4])
    }

    @Test("M9.4 without personalisation placeholders are text")
    func withoutPersonalisation() throws {
        // Each of the four braces is in the extension table.
        #expect(try length("{{ profile.x }}", isPersonalised: false).after.characters == 19)
    }

    @Test("M9.4 shortening changes the number of segments")
    func segments() throws {
        let url = "https://a.example/" + String(repeating: "x", count: 82)
        let text = String(repeating: "a", count: 100) + " " + url
        #expect(try length(text).before.segments == 2)
        #expect(try length(text).after.segments == 1)
        let short = String(repeating: "a", count: 145) + " http://a.io"
        #expect(try length(short).before.segments == 1)
        #expect(try length(short).after.segments == 2)
        #expect(try length(short, shortURL: "https://a.io/").after.segments == 2)
    }

    @Test("M9.4 a stray character in a URL goes with it")
    func strayInURL() throws {
        let length = try length("x https://a.example/ж y")
        #expect(length.before.encoding == .ucs2 && length.after.encoding == .gsm)
        #expect(length.strays.isEmpty)
    }

    @Test("M9.4 strays are named with their places, also in a default and in a URL that stays")
    func strays() throws {
        let length = try length("“a”\n{{ profile.x | default: '…' }} \(Own.base)/r/ж https://a.example/ж")
        #expect(length.after.encoding == .ucs2)
        #expect(length.strays.map(\.codePoint) == ["U+201C", "U+201D", "U+2026", "U+0436"])
        #expect(length.strays.map(\.position.line) == [1, 1, 2, 2])
        #expect(length.strays.map(\.position.column) == [1, 3, 26, 85])
    }

    @Test(
        "M9.4 how many segments there are without strays",
        arguments: [
            (70, "’", 2, 1), (69, "’", 1, 1), (159, "’", 3, 1), (160, "’", 3, 2), (157, "…", 3, 1), (158, "…", 3, 2),
            (159, "😀", 3, 1), (160, "\u{200B}", 3, 1), (100, "b", 1, 1),
        ])
    func withoutStrays(count: Int, character: String, segments: Int, without: Int) throws {
        let length = try length(String(repeating: "a", count: count) + character)
        #expect(length.after.segments == segments)
        #expect(length.segmentsWithoutStrays == without)
    }

    @Test("M9.4 what cannot be published has no length")
    func errors() {
        #expect(throws: MessageError.self) { try length("{{ untracked }}") }
    }
}
