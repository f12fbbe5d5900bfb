import Foundation
import LinkIdentifiers
import Testing

@Suite("Rotating a key ring")
struct RotationTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)

    @Test("A rotation adds a current key of its own, and keeps the others")
    func rotating() throws {
        let before = try ring(links: [1: 1])
        let after = try #require(before.rotated(at: Self.now))
        #expect(after.current == 2)
        #expect(
            after.descriptions == [
                .init(number: 1, madeAt: nil, isCurrent: false), .init(number: 2, madeAt: Self.now, isCurrent: true),
            ])
        let reference = try reference(5, 3)
        let old = try #require(before.organizationKeys(for: "acme").identifier(of: reference))
        let new = try #require(after.organizationKeys(for: "acme").identifier(of: reference))
        #expect(after.organizationKeys(for: "acme").opens(old, as: reference))
        #expect(after.organizationKeys(for: "acme").opens(new, as: reference))
        #expect(before.organizationKeys(for: "acme").open(new) == nil)
        #expect(before.hashedIdentifier(of: "acme") == after.hashedIdentifier(of: "acme"))
        // Fresh each time.
        let again = try #require(before.rotated(at: Self.now))
        #expect(again.organizationKeys(for: "acme").open(new) == nil)
    }

    @Test("Keys go up to number 61, and no further")
    func full() throws {
        var ring = try ring(links: [0: 1])
        var rotations = 0
        while let next = ring.rotated(at: Self.now) {
            #expect(next.isKept(by: next) && ring.isKept(by: next))
            ring = next
            rotations += 1
        }
        #expect(rotations == 61 && ring.current == 61 && ring.descriptions.count == 62)
        #expect(try KeyRing(text: ring.text).isSame(as: ring))
    }

    @Test("A ring is kept by one that has the same identity and all its keys")
    func kept() throws {
        let old = try ring(links: [1: 1, 2: 2])
        #expect(old.isKept(by: old) && old.isSame(as: old))
        #expect(old.isKept(by: try ring(links: [1: 1, 2: 2, 3: 3])))
        #expect(!old.isSame(as: try ring(links: [1: 1, 2: 2, 3: 3])))
        #expect(!old.isKept(by: try ring(links: [2: 2, 3: 3])))
        #expect(!old.isKept(by: try ring(links: [1: 1, 2: 9])))
        #expect(!old.isKept(by: try ring(identity: 8, links: [1: 1, 2: 2])))
    }

    @Test("When a key was made stands in the text, to the second")
    func text() throws {
        let rotated = try #require(try ring().rotated(at: Self.now))
        #expect(rotated.text.split(separator: "\n").last?.hasSuffix(" 2027-01-15T08:00:00Z") == true)
        let read = try KeyRing(text: rotated.text)
        #expect(read.descriptions == rotated.descriptions && read.isSame(as: rotated))
        for wrong in ["yesterday", "2027-01-15", "2027-01-15T08:00:00Z x"] {
            let text = "identity \(secret(7))\nlink 1 \(secret(1)) \(wrong)"
            #expect(try #require(throws: KeyRingError.self) { try KeyRing(text: text) }.line == 2, "\(wrong)")
        }
    }

    /// Handed over again after a crash, with a rotation in between, it must be taken for the same.
    @Test("M11.3 a delivery's name stays over rotations, and is an identifier of no link")
    func names() throws {
        let delivery = try reference(77, 0).delivery
        let before = try ring(links: [5: 1])
        let after = try #require(before.rotated(at: Self.now))
        let name = before.organizationKeys(for: "acme").name(of: delivery)
        #expect(after.organizationKeys(for: "acme").name(of: delivery) == name)
        #expect(after.organizationKeys(for: "acme").opens(Array(name.utf8), as: try reference(77, 4095)))
        #expect(after.organizationKeys(for: "acme").name(of: try reference(78, 0).delivery) != name)
        #expect(after.organizationKeys(for: "other").name(of: delivery) != name)
    }
}
