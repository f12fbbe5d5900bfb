import HTMLScanner
import Testing

@Suite("Character references")
struct CharacterReferenceTests {
    @Test(
        "In text and in attribute values (§13.2.5.73)",
        arguments: [
            ("a&amp;b", "a&b", "a&b"), ("&AMP", "&", "&"), ("&Amp;", "&Amp;", "&Amp;"),
            ("?a&copy=1", "?a©=1", "?a&copy=1"), ("&copy;=1", "©=1", "©=1"), ("&copyx", "©x", "&copyx"),
            ("&copy", "©", "©"), ("&copy.", "©.", "©."), ("&notit;", "¬it;", "&notit;"), ("&notin;", "∉", "∉"),
            ("&NotEqualTilde;", "≂̸", "≂̸"), ("&CounterClockwiseContourIntegral;", "∳", "∳"), ("&;", "&;", "&;"),
            ("&&amp;", "&&", "&&"), ("&a", "&a", "&a"), ("&#", "&#", "&#"), ("&#x", "&#x", "&#x"),
            ("&#xg", "&#xg", "&#xg"),
            ("&#38;", "&", "&"), ("&#38a", "&a", "&a"), ("&#x26", "&", "&"), ("&#X41;", "A", "A"),
            ("&frac12;&frac123", "½½3", "½&frac123"),
        ])
    func contexts(raw: String, text: String, value: String) {
        #expect(decode(raw, as: .text) == text)
        #expect(decode(raw, as: .attributeValue) == value)
    }

    @Test(
        "Numbers (§13.2.5.80)",
        arguments: [
            ("&#0;", "\u{FFFD}"), ("&#x80;", "€"), ("&#x9F;", "Ÿ"), ("&#x81;", "\u{81}"), ("&#xD800;", "\u{FFFD}"),
            ("&#xDFFF;", "\u{FFFD}"), ("&#x10FFFF;", "\u{10FFFF}"), ("&#x110000;", "\u{FFFD}"), ("&#13;", "\r"),
            ("&#99999999999999999999999;", "\u{FFFD}"), ("&#xFFFF;", "\u{FFFF}"), ("&#x1F600;", "😀"),
        ])
    func numbers(raw: String, expected: String) {
        #expect(Array(decode(raw, as: .text).unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test func otherBytesPassThrough() {
        let input: [UInt8] = [0xE9, 0x26, 0x61, 0x6D, 0x70, 0x3B, 0x00, 0x0D, 0x0A, 0xFF]
        #expect(
            CharacterReferences.decoded(0..<input.count, in: input.span.bytes, as: .text)
                == [0xE9, 0x26, 0x00, 0x0D, 0x0A, 0xFF])
    }

    @Test func rangesAreClamped() {
        let input = Array("&amp;&lt;".utf8)
        let bytes = input.span.bytes
        #expect(CharacterReferences.decoded(5..<100, in: bytes, as: .text) == Array("<".utf8))
        #expect(CharacterReferences.decoded(0..<4, in: bytes, as: .text) == Array("&".utf8))
        #expect(CharacterReferences.decoded(40..<100, in: bytes, as: .text).isEmpty)
        let mayOccur = [3, 6, 90].map { CharacterReferences.mayOccur(in: $0..<100, of: input.span.bytes) }
        #expect(mayOccur == [true, false, false])
        #expect(CharacterReferences.match(at: 90, limit: 100, in: bytes, as: .text) == nil)
        #expect(CharacterReferences.match(at: 0, limit: 100, in: bytes, as: .text)?.length == 5)
    }

    private func decode(_ raw: String, as context: CharacterReferences.Context) -> String {
        let input = Array(raw.utf8)
        return String(
            decoding: CharacterReferences.decoded(0..<input.count, in: input.span.bytes, as: context), as: UTF8.self)
    }
}
