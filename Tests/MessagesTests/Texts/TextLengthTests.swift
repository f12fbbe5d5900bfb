import Messages
import Testing

@Suite("The length of a text message")
struct TextLengthTests {
    private static let basic: [Unicode.Scalar] = [
        "@", "£", "$", "¥", "è", "é", "ù", "ì", "ò", "Ç", "\n", "Ø", "ø", "\r", "Å", "å",
        "\u{394}", "_", "\u{3A6}", "\u{393}", "\u{39B}", "\u{3A9}", "\u{3A0}", "\u{3A8}", "\u{3A3}", "\u{398}",
        "\u{39E}",
        "Æ", "æ", "ß", "É", " ", "!", "\"", "#", "¤", "%", "&", "'", "(", ")", "*", "+", ",", "-", ".", "/",
        ":", ";", "<", "=", ">", "?", "¡", "Ä", "Ö", "Ñ", "Ü", "§", "¿", "ä", "ö", "ñ", "ü", "à",
    ]
    private static let lettersAndDigits = [0x30...0x39, 0x41...0x5A, 0x61...0x7A].joined().map {
        Unicode.Scalar(UInt8($0))
    }
    private static let extended: [Unicode.Scalar] = ["\u{0C}", "^", "{", "}", "\\", "[", "~", "]", "|", "€"]

    private func length(_ text: String) -> String {
        let length = TextLength(text)
        return "\(length.encoding.rawValue) \(length.characters) \(length.segments)"
    }

    @Test("M9.4 every character of the default alphabet takes one septet", arguments: basic + lettersAndDigits)
    func alphabet(character: Unicode.Scalar) {
        #expect(length(String(character)) == "GSM 03.38 1 1")
    }

    @Test("M9.4 every character of the extension table takes two septets", arguments: extended)
    func extensionTable(character: Unicode.Scalar) {
        #expect(length(String(character)) == "GSM 03.38 2 1")
    }

    @Test("M9.4 no other character is in GSM 03.38")
    func others() {
        let known = Set(Self.basic + Self.lettersAndDigits + Self.extended)
        #expect(known.count == 127 + 10)
        for value in (0..<0x3000 as Range<UInt32>) {
            guard let character = Unicode.Scalar(value), !known.contains(character) else { continue }
            #expect(length(String(character)) == "UCS-2 1 1", "U+\(String(value, radix: 16))")
        }
    }

    @Test(
        "M9.4 160 septets are one segment, 153 are one among several",
        arguments: [
            (0, 1), (1, 1), (153, 1), (154, 1), (159, 1), (160, 1), (161, 2), (306, 2), (307, 3), (459, 3), (460, 4),
            (1377, 9), (1378, 10), (1530, 10), (1531, 11),
        ])
    func septets(characters: Int, segments: Int) {
        #expect(length(String(repeating: "a", count: characters)) == "GSM 03.38 \(characters) \(segments)")
    }

    @Test(
        "M9.4 70 units of UTF-16 are one segment, 67 are one among several",
        arguments: [(1, 1), (69, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4), (670, 10), (671, 11)])
    func units(characters: Int, segments: Int) {
        #expect(length(String(repeating: "я", count: characters)) == "UCS-2 \(characters) \(segments)")
    }

    @Test(
        "M9.4 an escape and what is behind it are not split over two segments",
        arguments: [
            // An only segment has no border.
            (158, "€", 0, 160, 1), (159, "€", 0, 161, 2),
            (151, "€", 153, 306, 2), (151, "€", 154, 307, 3),
            // The last septet of the first segment stays empty.
            (152, "€", 152, 306, 3), (152, "€", 151, 305, 2), (152, "€", 153, 307, 3),
            (0, "€€", 157, 161, 2),
        ])
    func escapes(before: Int, middle: String, behind: Int, characters: Int, segments: Int) {
        let text = String(repeating: "a", count: before) + middle + String(repeating: "b", count: behind)
        #expect(length(text) == "GSM 03.38 \(characters) \(segments)")
    }

    @Test(
        "M9.4 a surrogate pair is not split over two segments",
        arguments: [
            (68, 0, 70, 1), (69, 0, 71, 2), (65, 67, 134, 2), (65, 68, 135, 3), (66, 66, 134, 3), (66, 65, 133, 2),
        ])
    func surrogates(before: Int, behind: Int, characters: Int, segments: Int) {
        let text = String(repeating: "a", count: before) + "😀" + String(repeating: "b", count: behind)
        #expect(length(text) == "UCS-2 \(characters) \(segments)")
    }

    @Test("M9.4 ends of segments that stay empty add up")
    func manySegments() {
        // 76 pairs to a segment.
        #expect(length(String(repeating: "{", count: 760)) == "GSM 03.38 1520 10")
        #expect(length(String(repeating: "{", count: 761)) == "GSM 03.38 1522 11")
        // 33 to a segment.
        #expect(length(String(repeating: "😀", count: 330)) == "UCS-2 660 10")
        #expect(length(String(repeating: "😀", count: 331)) == "UCS-2 662 11")
    }

    @Test("M9.4 the extension table's characters count once where the message is UCS-2 for another reason")
    func extensionInUCS2() {
        #expect(length("€[]’") == "UCS-2 4 1")
    }

    @Test(
        "M9.4 what looks the same is not",
        arguments: [
            ("\u{2126}", "UCS-2 1 1"), ("e\u{301}", "UCS-2 2 1"), ("\r\n", "GSM 03.38 2 1"), ("ç", "UCS-2 1 1"),
        ])
    func lookalikes(text: String, expected: String) {
        #expect(length(text) == expected)
    }
}
