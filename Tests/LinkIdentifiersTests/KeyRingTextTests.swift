import Testing

@testable import LinkIdentifiers

@Suite("A key ring as text")
struct KeyRingTextTests {
    private static let a = secret(1)
    private static let identity = "identity \(secret(7))"

    @Test(
        "A ring that cannot be read names its line",
        arguments: [
            ("", 1), ("\n\n", 1), ("# only a comment", 1),
            (identity, 1), ("link 1 \(a)", 1), ("link 1 \(a)\nlink 2 \(a)\n", 1),
            ("\(identity)\n\(identity)\nlink 1 \(a)", 2),
            ("\(identity)\nlink 1 \(a)\nlink 1 \(a)", 3),
            ("\(identity)\nlink 1 \(a)\nlink 01 \(a)", 3),
            ("# comment\n\n\(identity)\n\n  # another\nlink 62 \(a)", 6),
            ("\(identity)\nlink -1 \(a)", 2), ("\(identity)\nlink 256 \(a)", 2), ("\(identity)\nlink one \(a)", 2),
            ("\(identity)\nlink \(a)", 2), ("\(identity)\nlink 1 2 \(a)", 2), ("\(identity)\nkey 1 \(a)", 2),
            ("\(identity)\nLINK 1 \(a)", 2), ("\(a)\n", 1), ("identity", 1), ("link\n\(identity)", 1),
            ("\(identity)\nlink 1 \(a)=", 2), ("\(identity)\nlink 1 \(a.dropLast())", 2),
            ("\(identity)\nlink 1 \(a)A", 2), ("\(identity)\nlink 1 \(a.dropLast())F", 2),
            ("\(identity)\nlink 1 \(String(base64URL: [UInt8](repeating: 1, count: 31)))", 2),
            ("\(identity)\nlink 1 \(String(base64URL: [UInt8](repeating: 1, count: 33)))", 2),
            ("\(identity)\nlink 1", 2), ("identity 2 \(a)\nlink 1 \(a)", 1),
        ])
    func errors(text: String, line: Int) throws {
        let error = try #require(throws: KeyRingError.self) { try KeyRing(text: text) }
        #expect(error.line == line)
        #expect(error.description == "line \(line): \(error.problem)")
        #expect(!error.description.contains(Self.a.prefix(8)) && !error.description.contains(secret(7).prefix(8)))
    }

    @Test("A key that was made before link keys ended at 61 is named", arguments: [62, 63])
    func formerNumbers(number: Int) throws {
        let text = "\(Self.identity)\nlink 1 \(Self.a)\nlink \(number) \(Self.a)\n"
        let error = try #require(throws: KeyRingError.self) { try KeyRing(text: text) }
        #expect(error.description.hasPrefix("line 3: link keys end at 61 now, and this is key \(number); look at"))
        #expect(throws: KeyRingError.self) { try KeyRing(text: text.replacing("link \(number)", with: "link 64")) }
        // Sealed, it is not the master key that is wrong.
        let masterKey = try #require(MasterKey(text: secret(3)))
        let ring = try KeyRing(text: "\(Self.identity)\nlink 1 \(Self.a)")
        let key = try #require(ring.links[1])
        let sealed = masterKey.seal(KeyRing(unchecked: ring.identity, links: [1: key, UInt8(number): key]))
        #expect(throws: SealedKeyRingError.malformed(error)) { try masterKey.open(sealed) }
    }

    @Test(
        "Comments, empty lines, spaces and order do not matter",
        arguments: [
            "\(identity)\nlink 1 \(a)", "\nlink 1 \(a)\n\n\(identity)\n\n",
            "# keys\n  \(identity)  \n\tlink\t1  \(a)\n#link 2 x",
        ])
    func reading(text: String) throws {
        #expect(try KeyRing(text: text).text == "\(Self.identity)\nlink 1 \(Self.a)\n")
    }

    @Test("What is written is read as the same ring")
    func roundTrip() throws {
        let reference = try reference(9, 9)
        for original in [try ring(), try ring(links: [0: 1, 9: 2, 10: 3, 61: 4]), KeyRing.random()] {
            let read = try KeyRing(text: original.text)
            #expect(read.text == original.text)
            #expect(read.current == original.current)
            let identifier = original.organizationKeys(for: "acme").identifier(of: reference)
            #expect(identifier != nil && read.organizationKeys(for: "acme").identifier(of: reference) == identifier)
        }
    }

    @Test("The lines stand in the order of their numbers")
    func order() throws {
        let lines = try ring(links: [10: 1, 9: 2, 0: 3]).text.split(separator: "\n").map { $0.prefix(8) }
        #expect(lines == ["identity", "link 0 A", "link 9 A", "link 10 "])
    }
}
