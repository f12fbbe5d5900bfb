import Foundation
import Testing

@testable import Preferences

@Suite("Languages of the preference page")
struct LanguageTests {
    @Test(
        "M10.3 the profile's language counts, else the browser's, else English",
        arguments: [
            (nil, nil, .english), ("de", nil, .german), ("de-AT", "fr", .german), ("fr_CA", nil, .french),
            (" ES ", nil, .spanish), ("pt", "fr", .french), ("", "fr", .french), ("german", "fr", .french),
            ("d", nil, .english), ("dé", nil, .english), (nil, "de", .german), (nil, "de-CH, en;q=0.8", .german),
            (nil, "en;q=0.5, fr;q=0.9, de;q=0.7", .french), (nil, "pt-BR, es;q=0.1", .spanish),
            (nil, "de;q=0, fr;q=0.001", .french), (nil, "de;q=0", .english), (nil, "*", .english),
            (nil, "de ; Q=0.4 , fr ; q=0.5", .french), (nil, "de;q=x, fr;q=0.1", .french), (nil, ",;,=", .english),
            (nil, "es, fr", .spanish), (nil, "de;q=nan, fr", .french), (nil, "de;level=1;q=0.2, fr;q=0.3", .french),
        ] as [(String?, String?, Language)])
    func chosen(attribute: String?, accepted: String?, expected: Language) {
        #expect(Language(attribute: attribute, accepted: accepted) == expected)
    }

    @Test("Only so many ranges are looked at")
    func bounded() {
        let many = String(repeating: "pt,", count: 32)
        #expect(Language(attribute: nil, accepted: many + "de") == .english)
        #expect(Language(attribute: nil, accepted: many.dropLast(3) + "de") == .german)
    }

    @Test("Every language says the same things, and fills in the same")
    func words() throws {
        let english = try keys(of: try Words(yaml: PackageResources.en_yaml))
        for (bytes, language) in [
            (PackageResources.en_yaml, Language.english), (PackageResources.de_yaml, .german),
            (PackageResources.fr_yaml, .french), (PackageResources.es_yaml, .spanish),
        ] {
            let words = try keys(of: try Words(yaml: bytes))
            #expect(words.mapValues(placeholders) == english.mapValues(placeholders), "\(language)")
            #expect(words.values.allSatisfy { !$0.isEmpty })
            // Nothing that nobody reads.
            let written = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { $0.prefix { $0 != ":" } }
            #expect(Set(written.map(String.init)) == Set(words.keys), "\(language)")
        }
        #expect(try Words.all().count == Language.allCases.count)
    }

    private func keys(of words: Words) throws -> [String: String] {
        try JSONDecoder().decode([String: String].self, from: JSONEncoder().encode(words))
    }

    private func placeholders(_ text: String) -> Set<String> {
        Set(text.matches(of: /\{\w+\}/).map { String($0.output) })
    }
}
