import Testing

@testable import ContactPoints

@Suite("Phone numbers")
struct PhoneNumberTests {
    @Test(
        "M10.2 numbers go into E.164",
        arguments: [
            ("+491701234567", nil, "+491701234567"), ("+49 170 1234567", nil, "+491701234567"),
            ("+49 (0)170 / 123-45-67", nil, "+491701234567"), ("＋49 170 1234567", nil, "+491701234567"),
            (" +49\u{A0}170\u{A0}1234567 ", nil, "+491701234567"), ("+49 170–1234567", nil, "+491701234567"),
            ("(+49) 170 1234567", nil, "+491701234567"),
            ("0170 1234567", "DE", "+491701234567"), ("0170 1234567", "de", "+491701234567"),
            ("0049 170 1234567", "DE", "+491701234567"), ("011 49 170 1234567", "US", "+491701234567"),
            ("(201) 555-0123", "US", "+12015550123"), ("1-201-555-0123", "US", "+12015550123"),
            ("+1 201 555 0123", "DE", "+12015550123"), ("07400 123456", "GB", "+447400123456"),
            ("06 12345678", "NL", "+31612345678"), ("02 1234 5678", "IT", "+390212345678"),
            ("8 (912) 345-67-89", "RU", "+79123456789"), ("+٤٩ ١٧٠ ١٢٣٤٥٦٧", nil, "+491701234567"),
        ] as [(String, String?, String)])
    func normalised(text: String, region: String?, expected: String) throws {
        let contact = try ContactPoint(text, region: region.flatMap(Region.init))
        #expect(contact.text == expected)
        #expect(try ContactPoint(expected, region: nil) == contact)
    }

    @Test(
        "M10.2 what is no number, and why",
        arguments: [
            ("0170 1234567", nil, "no country code"), ("0049 170 1234567", nil, "no country code"),
            ("", "DE", "empty"), (" ", "DE", "not a phone number"), ("call me", "DE", "neither"),
            ("1-800-FLOWERS", "US", "neither"), ("+49 170 1234567 ext. 5", nil, "neither"),
            ("+49 170 1234567;5", nil, "digits, spaces"), ("+49 170 1234567#5", nil, "digits, spaces"),
            ("+999 123456", nil, "no such country code"), ("+0 123456", nil, "no such country code"),
            ("12", "DE", "too short"), ("+1 201 555", nil, "too short"), ("555-0123", "US", "too short"),
            ("+1 201 555 0123 4", nil, "too long"), ("+49 170 12345678901234567", nil, "too long"),
            (String(repeating: "1", count: 1000), "DE", "too long"), ("+", nil, "not a phone number"),
            ("--", "DE", "not a phone number"), ("+49", nil, "not a phone number"),
        ] as [(String, String?, String)])
    func refused(text: String, region: String?, words: String) {
        let error = #expect(throws: ContactPointError.self) {
            try ContactPoint(text, region: region.flatMap(Region.init))
        }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test("Regions are those of ISO 3166 that have numbers", arguments: ["DE", "gb", "Us", "XK"])
    func region(text: String) {
        #expect(Region(text)?.description == text.uppercased())
    }

    @Test("What is no region", arguments: ["", "D", "UK", "ZZ", "DEU", "49", "ÄÖ", "001", "D\u{0}"])
    func noRegion(text: String) {
        #expect(Region(text) == nil)
    }
}
