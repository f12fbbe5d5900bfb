import Crypto

package import struct Foundation.Date

extension KeyRing {
    /// What may be said of a link key.
    package struct Description: Equatable, Sendable {
        package let number: UInt8
        /// When it was made, to the second; `nil` where that was not written down.
        package let madeAt: Date?
        /// Whether new identifiers are made with it.
        package let isCurrent: Bool

        package init(number: UInt8, madeAt: Date?, isCurrent: Bool) {
            self.number = number
            self.madeAt = madeAt
            self.isCurrent = isCurrent
        }
    }

    /// The link keys in the order of their numbers.
    package var descriptions: [Description] {
        links.sorted { $0.key < $1.key }.map {
            Description(number: $0.key, madeAt: $0.value.madeAt, isCurrent: $0.key == current)
        }
    }

    /// This ring and one fresh link key, which is the current one. `nil` where the highest number is taken.
    package func rotated(at now: Date) -> KeyRing? {
        guard current < Self.maximumNumber else { return nil }
        var links = links
        links[current + 1] = LinkKey(secret: SymmetricKey(size: .bits256), madeAt: now)
        return KeyRing(unchecked: identity, links: links)
    }

    /// Whether `other` reads everything that this ring has made: the same identity, and every link key of this ring.
    package func isKept(by other: KeyRing) -> Bool {
        identity == other.identity && links.allSatisfy { other.links[$0.key]?.secret == $0.value.secret }
    }

    /// Whether `other` has the same secrets.
    package func isSame(as other: KeyRing) -> Bool { isKept(by: other) && links.count == other.links.count }
}
