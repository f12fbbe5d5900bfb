import TestSupport
import Testing

@testable import Access

@Suite("Keys to the API")
struct AccessKeyTests {
    private func key(seed: UInt64 = 1) -> AccessKey {
        var generator = SeededGenerator(seed: seed)
        return AccessKey(using: &generator)
    }

    @Test("A key is read as it was made, and matches its own hash only")
    func roundTrip() throws {
        let key = key()
        #expect(key.text.hasPrefix("wm_\(key.id)_") && key.text.utf8.count == 55)
        let read = try #require(AccessKey(text: key.text))
        #expect(read.id == key.id && read.matches(key.hash))
        #expect(!read.matches(self.key(seed: 2).hash) && !read.matches([]))
    }

    @Test(
        "What cannot be a key is none",
        arguments: [
            "", "wm", "wm_", "wm_aaaaaaaa", "wm_aaaaaaaa_", "wm_aaaaaaa_" + secret, "wm_aaaaaaa1_" + secret,
            "WM_aaaaaaaa_" + secret, "wm_AAAAAAAA_" + secret, "wm_aaaaaaaa_" + secret + "A",
            "wm_aaaaaaaa_" + secret.dropLast() + "B", " wm_aaaaaaaa_" + secret, "wm_aaaaaaaa_" + secret + "\n",
        ])
    func malformed(text: String) { #expect(AccessKey(text: text) == nil) }

    private static let secret = String(repeating: "A", count: 43)

    @Test("Nothing that prints a key prints its secret")
    func descriptions() {
        let key = key()
        let secret = key.text.dropFirst(12)
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] {
            #expect(!text.contains(secret) && text.contains(key.id))
        }
    }
}
