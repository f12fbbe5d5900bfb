import Foundation
import Testing

@testable import Console

@Suite("How texts stand in pages")
struct PageTextTests {
    @Test(
        "No text ends an element or a quoted attribute, whatever is combined with its characters",
        arguments: ["<", ">", "&", "\"", "'"], ["", "\u{308}", "\u{200D}", "\u{FE0F}", "\r\n"])
    func escaping(character: String, behind: String) {
        let escaped = PageText.escape("a" + character + behind + "b")
        #expect(!escaped.unicodeScalars.contains { character.unicodeScalars.contains($0) && $0 != "&" })
        // By scalars: what combines with the reference’s end is one character with it.
        #expect(escaped.hasPrefix("a&"))
        #expect(escaped.unicodeScalars.reversed().starts(with: (behind + "b").unicodeScalars.reversed()))
    }

    @Test("Counts have their thousands apart")
    func counts() {
        #expect(PageText.count(0) == "0" && PageText.count(999) == "999")
        #expect(PageText.count(1_234_567) == "1\u{202F}234\u{202F}567")
        #expect(PageText.count(-1000) == "−1\u{202F}000")
    }

    @Test("Rates are in per cent, to a tenth")
    func rates() {
        #expect(PageText.percent(nil) == "–")
        #expect(PageText.percent(0.1234) == "12.3\u{202F}%")
        #expect(PageText.percent(1) == "100.0\u{202F}%")
    }

    @Test("Every template escapes by scalars")
    func templates() throws {
        for (name, bytes) in PageWriter.sources {
            #expect(
                String(decoding: bytes, as: UTF8.self).hasPrefix("{{% CONTENT_TYPE: PAGE}}"), "\(name)")
        }
    }
}
