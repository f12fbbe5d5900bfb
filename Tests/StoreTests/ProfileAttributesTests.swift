import Foundation
import Store
import Testing

@Suite("Profiles' attributes as JSON")
struct ProfileAttributesTests {
    @Test(
        "They are what Foundation's encoder makes of them",
        arguments: [
            [:], ["a": "1"], ["b": "2", "a": "1", "B": "3", "é": "4", "z": "5", "10": "6", "9": "7"],
            [
                "first name": "A \"quoted\" \\ name/",
                "x\ny": "\u{0}\u{1}\u{8}\t\n\u{B}\u{C}\r\u{1F}\u{7F}\u{85}\u{2028}",
            ],
            ["a": "日本 é e\u{301} 👩‍👩‍👧", "": "empty key"],
        ])
    func json(attributes: [String: String]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let keys = attributes.keys.sorted()
        var output: [UInt8] = []
        ProfileAttributes.appendJSON(keys: keys.map(ProfileAttributes.JSONKey.init), to: &output) { index, body in
            var value = attributes[keys[index]]!
            value.withUTF8(body)
        }
        #expect(output == Array(try encoder.encode(attributes)))
    }

    @Test("An empty one counts as missing")
    func missing() {
        var output: [UInt8] = []
        let values: [StaticString] = ["", "x", ""]
        ProfileAttributes.appendJSON(keys: ["a", "b", "c"].map(ProfileAttributes.JSONKey.init), to: &output) {
            $1(UnsafeBufferPointer(start: values[$0].utf8Start, count: values[$0].utf8CodeUnitCount))
        }
        #expect(String(decoding: output, as: UTF8.self) == #"{"b":"x"}"#)
    }
}
