import Testing
import Workspace

@Suite("Suggestions")
struct SuggestionTests {
    @Test(
        "The nearest word is suggested where it is near: a third of its letters may differ, at least one",
        arguments: [
            ("subject", "subject"), ("sbject", "subject"), ("subejct", "subject"), ("SUBJECT", "subject"),
            ("subjects", "subject"), ("sub", nil), ("from", "from"),
            ("form", "from"), ("fron", "from"), ("frm", "from"), ("", nil), ("geo", "geo"),
            ("gea", "geo"), ("gaa", nil),
            ("xyz", nil), ("personalization", "personalisation"),
            ("prsonlistion", "personalisation"), ("zzzzzzzzzzzz", nil), ("d", "id"), ("i", "id"), ("xx", nil),
        ] as [(String, String?)])
    func nearest(word: String, expected: String?) {
        #expect(Suggestion.nearest(to: word, among: ["subject", "from", "geo", "personalisation", "id"]) == expected)
    }

    @Test("Of equally near words the first in the alphabet is suggested, whatever their order")
    func ties() {
        for known in [["bat", "cat", "hat"], ["hat", "cat", "bat"]] {
            #expect(Suggestion.nearest(to: "rat", among: known) == "bat")
        }
        #expect(
            Suggestion.nearest(
                to: String(repeating: "hat", count: 40), among: ["hat", String(repeating: "hat", count: 41)]) == nil)
        #expect(Suggestion.nearest(to: "hat", among: ["bat", "hat"]) == "hat")
        #expect(Suggestion.nearest(to: "x", among: []) == nil)
    }

    @Test("The phrase suggests, or lists what is known, or is empty")
    func phrase() {
        #expect(Suggestion.phrase(for: "frm", among: ["from", "geo"]) == "; did you mean “from”?")
        #expect(Suggestion.phrase(for: "zzzz", among: ["geo", "from"]) == "; known: from, geo")
        #expect(Suggestion.phrase(for: "x", among: []) == "")
    }
}
