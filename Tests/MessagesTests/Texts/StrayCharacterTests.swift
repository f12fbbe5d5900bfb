import Messages
import Testing

@Suite("Characters that make a text message UCS-2")
struct StrayCharacterTests {
    private func strays(_ text: String) -> [StrayCharacter] { StrayCharacter.all(in: Array(text.utf8)) }

    @Test("M9.4 each is named once, with its first place")
    func places() {
        let found = strays("Don’t – don’t\r\nmiss 😀\rit…")
        #expect(found.map { "\($0.position.line):\($0.position.column)" } == ["1:4", "1:7", "2:6", "3:3"])
        #expect(found.map(\.codePoint) == ["U+2019", "U+2013", "U+1F600", "U+2026"])
        #expect(
            found.map(\.name) == [
                "RIGHT SINGLE QUOTATION MARK", "EN DASH", "GRINNING FACE", "HORIZONTAL ELLIPSIS",
            ])
    }

    @Test(
        "M9.4 what can be written in its place",
        arguments: [
            ("’", "'"), ("‘", "'"), ("“", "\""), ("”", "\""), ("„", "\""), ("«", "\""), ("›", "'"), ("–", "-"),
            ("—", "-"),
            ("\u{2212}", "-"), ("\u{2011}", "-"), ("…", "..."), ("\u{A0}", " "), ("\u{202F}", " "), ("\t", " "),
            ("\u{200B}", ""), ("\u{AD}", ""), ("\u{FEFF}", ""), ("`", "'"), ("😀", nil), ("ж", nil), ("ç", nil),
        ] as [(String, String?)])
    func replacements(text: String, replacement: String?) throws {
        let found = strays(text)
        #expect(found.count == 1)
        #expect(found.first?.replacement == replacement)
        if let replacement { #expect(TextLength(replacement).encoding == .gsm) }
    }

    @Test("M9.4 controls have names too")
    func names() {
        #expect(strays("\t\0").map(\.name) == ["CONTROL CHARACTER", "CONTROL CHARACTER"])
        #expect(strays("\u{E000}").map(\.name) == ["UNNAMED CHARACTER"])
        #expect(strays("\t").map(\.codePoint) == ["U+0009"])
    }

    @Test("M9.4 what is not sent as it stands is passed over")
    func ignored() {
        let text = Array("é é’ж“ж".utf8)
        // é takes two bytes, the quotes three.
        let found = StrayCharacter.all(in: text, outside: [0..<2, 5..<10])
        #expect(found.map(\.codePoint) == ["U+201C", "U+0436"])
        #expect(found.map(\.position.column) == [6, 7])
    }

    @Test(
        "M9.4 a text has strays if, and only if, it is UCS-2",
        arguments: ["", "abc [€]", "{{ x }}\n", "Å", "å̊", "’", "日本"])
    func agreement(text: String) {
        #expect(strays(text).isEmpty == (TextLength(text).encoding == .gsm))
    }
}
