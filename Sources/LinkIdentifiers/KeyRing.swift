import Crypto

package import struct Foundation.Data
package import struct Foundation.Date

/// The secrets of a deployment. Everything an organization needs is derived from them, so that a new organization
/// needs no new secret.
package struct KeyRing: Sendable {
    /// The highest number a link key can have: it is one digit of a short link's code, which has 62. So there are at most 62
    /// keys.
    package static let maximumNumber: UInt8 = 61

    struct LinkKey: Sendable {
        let secret: SymmetricKey
        /// When it was made, to the second, if that was written down.
        let madeAt: Date?
    }

    /// Hashes organizations' ids; never rotated, since a hashed identifier is stable for its life (M4.2).
    let identity: SymmetricKey
    /// The link keys by number. Old ones stay, so that what was sent keeps resolving.
    let links: [UInt8: LinkKey]
    /// The number of the key that new identifiers are made with: the highest.
    package let current: UInt8
    /// The number of the oldest key: the lowest.
    private let oldest: UInt8

    /// A ring with one link key, number 1, from fresh random secrets.
    package static func random(madeAt: Date? = nil) -> KeyRing {
        let key = LinkKey(secret: SymmetricKey(size: .bits256), madeAt: madeAt)
        return KeyRing(unchecked: SymmetricKey(size: .bits256), links: [1: key])
    }

    /// - Parameter links: at least one.
    init(unchecked identity: SymmetricKey, links: [UInt8: LinkKey]) {
        self.identity = identity
        self.links = links
        current = links.keys.max()!
        oldest = links.keys.min()!
    }

    /// What an organization's links are made and read with.
    package func organizationKeys(for organization: String) -> OrganizationKeys {
        let ciphers = links.mapValues { LinkCipher(secret: $0.secret, organization: organization) }
        // The current and the oldest key are of them.
        return OrganizationKeys(
            ciphers: ciphers, current: current, currentCipher: ciphers[current]!,
            oldest: oldest, oldestCipher: ciphers[oldest]!)
    }

    /// The organization's id in URLs: a keyed one-way hash, 22 characters of base64url (M4.2).
    package func hashedIdentifier(of organization: String) -> String {
        let hash = HMAC<SHA256>.authenticationCode(for: Data(organization.utf8), using: identity)
        return String(base64URL: Array(hash.prefix(16)))
    }
}
