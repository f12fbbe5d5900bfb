import Foundation
import LinkIdentifiers
import TestSupport
import Testing

@Suite("Base64url")
struct Base64URLTests {
    @Test("encoding and decoding agree with Foundation, with the replacements of RFC 4648 §5")
    func agreesWithFoundation() throws {
        var generator = SeededGenerator(seed: 1)
        for count in Array(0...70) + [255, 256, 1000] {
            for _ in 0..<10 {
                let bytes = generator.bytes(count)
                let expected = Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
                    .replacing("=", with: "")
                #expect(String(base64URL: bytes) == expected)
                #expect(Base64URL.decode(expected.utf8) == bytes)
            }
        }
    }

    @Test("appending leaves what is there")
    func appends() {
        var output = Array("r/".utf8)
        Base64URL.append([0xFB, 0xFF], to: &output)
        #expect(string(output) == "r/-_8")
    }

    @Test(
        "a byte is a digit exactly if it is in the alphabet",
        arguments: UInt8.min...UInt8.max)
    func digits(byte: UInt8) {
        // Three zero digits in front make the length possible and leave no bits over.
        let decoded = Base64URL.decode(Array("AAA".utf8) + [byte])
        #expect((decoded != nil) == alphabet.contains(byte))
    }

    @Test(
        "impossible lengths, padding and other alphabets are refused",
        arguments: ["A", "AAAAA", "=", "AA==", "AAA=", "AA A", "AA\n", "A+/A"])
    func refused(text: String) {
        #expect(Base64URL.decode(text.utf8) == nil)
    }

    @Test("M4.3 bytes have one spelling")
    func oneSpelling() {
        var seen: Set<[UInt8]> = []
        for first in alphabet {
            for second in alphabet {
                if let bytes = Base64URL.decode([first, second]) { #expect(seen.insert(bytes).inserted) }
            }
        }
        #expect(seen.count == 256)
        for last in alphabet {
            let isZero = alphabet.firstIndex(of: last)! & 3 == 0
            #expect((Base64URL.decode(Array("_-".utf8) + [last]) != nil) == isZero)
        }
    }
}
