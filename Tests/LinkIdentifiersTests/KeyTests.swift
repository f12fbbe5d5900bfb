import LinkIdentifiers
import Testing

@Suite("Keys")
struct KeyTests {
    private static let organizations = ["acme", "acme ", "Acme", "acm", "", "é", "e\u{301}", "link values acme"]

    @Test("M4.3 an identifier of one organization is none of another's")
    func organizations() throws {
        for values in [[], ["v"]] {
            for maker in Self.organizations {
                let identifier = try #require(try keys(maker).identifier(of: try reference(1, 1), values: values))
                for reader in Self.organizations {
                    // Two spellings of é are two ids: compared as bytes, not as text.
                    let isSame = Array(maker.utf8) == Array(reader.utf8)
                    #expect((try keys(reader).open(identifier) != nil) == isSame, "\(maker) → \(reader)")
                }
            }
        }
    }

    @Test("M4.3 an identifier of another deployment is refused")
    func otherRing() throws {
        for values in [[], ["v"]] {
            let identifier = try #require(try keys(links: [1: 1]).identifier(of: try reference(1, 1), values: values))
            #expect(try keys(links: [1: 2]).open(identifier) == nil)
            #expect(KeyRing.random().organizationKeys(for: "acme").open(identifier) == nil)
        }
    }

    @Test("A random ring is another every time")
    func random() throws {
        let first = KeyRing.random()
        let second = KeyRing.random()
        #expect(first.text != second.text)
        #expect(first.hashedIdentifier(of: "acme") != second.hashedIdentifier(of: "acme"))
        #expect(first.current == 1)
    }

    @Test("The number of the key stands in front; an unknown one is refused")
    func keyNumber() throws {
        for number in 0...KeyRing.maximumNumber {
            let keys = try keys(links: [number: 9])
            let identifier = try #require(keys.identifier(of: try reference(1, 1)))
            #expect(identifier[0] == alphabet[Int(number)])
            for other in alphabet.indices where other != Int(number) {
                #expect(keys.open([alphabet[other]] + identifier.dropFirst()) == nil)
            }
        }
    }

    @Test("After a rotation old identifiers resolve and new ones have the new key")
    func rotation() throws {
        let before = try keys(links: [1: 1])
        let after = try keys(links: [1: 1, 2: 2])
        let reference = try reference(77, 4)
        for values in [[], ["Ann"]] {
            let old = try #require(before.identifier(of: reference, values: values))
            let new = try #require(after.identifier(of: reference, values: values))
            #expect(after.opens(old, as: reference, values))
            #expect(after.opens(new, as: reference, values))
            #expect(before.open(new) == nil)
            #expect(old[0] == UInt8(ascii: "B") && new[0] == UInt8(ascii: "C"))
            #expect(old.dropFirst() != new.dropFirst())
            // The other key's number does not make an identifier another.
            #expect(after.open([new[0]] + old.dropFirst()) == nil)
        }
    }

    @Test("New identifiers have the highest number, wherever it stands in the ring's text")
    func highest() throws {
        let text = "link 12 \(secret(3))\nidentity \(secret(7))\nlink 40 \(secret(4))\nlink 3 \(secret(5))\n"
        let ring = try KeyRing(text: text)
        #expect(ring.current == 40)
        let identifier = try #require(ring.organizationKeys(for: "acme").identifier(of: try reference(1, 1)))
        #expect(identifier[0] == alphabet[40])
    }

    @Test("M4.2 the hashed identifier is HMAC-SHA256 under the identity secret, cut to 128 bits")
    func hashKnownAnswer() throws {
        // Computed with Python.
        #expect(try ring(identity: 7).hashedIdentifier(of: "acme") == "4Hau3RcfhaQe2mHnO0f_bw")
    }

    @Test("M4.2 the hashed identifier is stable over rotations, and each organization's and ring's own")
    func hash() throws {
        var seen: Set<String> = []
        for identity in [7, 8] as [UInt8] {
            for organization in Self.organizations {
                let hash = try ring(identity: identity).hashedIdentifier(of: organization)
                #expect(hash.utf8.count == 22 && hash.utf8.allSatisfy(alphabet.contains))
                #expect(seen.insert(hash).inserted)
                let rotated = try ring(identity: identity, links: [1: 1, 2: 2])
                #expect(rotated.hashedIdentifier(of: organization) == hash)
                #expect(try KeyRing(text: rotated.text).hashedIdentifier(of: organization) == hash)
            }
        }
    }
}
