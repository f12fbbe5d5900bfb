import Crypto

import struct Foundation.Data

/// The secrets of a deployment. Everything an organization needs is derived from them, so that a new organization
/// needs no new secret.
package struct KeyRing: Sendable {
    /// Hashes organizations' ids; never rotated, since a hashed identifier is stable for its life (M4.2).
    let identity: SymmetricKey
    /// The link keys by number. Old ones stay, so that what was sent keeps resolving.
    let links: [UInt8: SymmetricKey]
    /// The number of the key that new identifiers are made with: the highest.
    package let current: UInt8

    /// A ring with one link key, number 1, from fresh random secrets.
    package static func random() -> KeyRing {
        KeyRing(unchecked: SymmetricKey(size: .bits256), links: [1: SymmetricKey(size: .bits256)])
    }

    private init(unchecked identity: SymmetricKey, links: [UInt8: SymmetricKey]) {
        self.identity = identity
        self.links = links
        current = links.keys.max()!
    }

    /// What an organization's links are made and read with.
    package func organizationKeys(for organization: String) -> OrganizationKeys {
        let ciphers = links.mapValues { LinkCipher(secret: $0, organization: organization) }
        // The current key is one of them.
        return OrganizationKeys(ciphers: ciphers, current: current, currentCipher: ciphers[current]!)
    }

    /// The organization's id in URLs: a keyed one-way hash, 22 characters of base64url (M4.2).
    package func hashedIdentifier(of organization: String) -> String {
        let hash = HMAC<SHA256>.authenticationCode(for: Data(organization.utf8), using: identity)
        return String(base64URL: Array(hash.prefix(16)))
    }
}

// MARK: - As text

extension KeyRing {
    /// Reads a ring from its text: a line `identity SECRET` and a line `link NUMBER SECRET` for each link key, secrets
    /// being 32 bytes in base64url. Empty lines and lines that begin with `#` are passed over.
    package init(text: String) throws(KeyRingError) {
        var identity: SymmetricKey?
        var links: [UInt8: SymmetricKey] = [:]
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            guard let secret = Base64URL.decode(Array(words[words.count - 1].utf8)), secret.count == 32 else {
                throw KeyRingError(line: index + 1, problem: "the secret is not 32 bytes in base64url")
            }
            switch (first, words.count) {
            case ("identity", 2) where identity == nil:
                identity = SymmetricKey(data: secret)
            case ("link", 3):
                guard let number = UInt8(words[1]), number < 64, links[number] == nil else {
                    throw KeyRingError(line: index + 1, problem: "a link key needs a number of its own from 0 to 63")
                }
                links[number] = SymmetricKey(data: secret)
            default:
                throw KeyRingError(line: index + 1, problem: "expected “identity SECRET” once or “link NUMBER SECRET”")
            }
        }
        guard let identity, !links.isEmpty else {
            throw KeyRingError(line: 1, problem: "needs an “identity” line and at least one “link” line")
        }
        self.init(unchecked: identity, links: links)
    }

    /// The ring in the form that ``init(text:)`` reads.
    package var text: String {
        func line(_ name: String, _ key: SymmetricKey) -> String {
            name + " " + key.withUnsafeBytes { String(base64URL: Array($0)) } + "\n"
        }
        return line("identity", identity) + links.sorted { $0.key < $1.key }.map { line("link \($0)", $1) }.joined()
    }
}

/// Why a key ring could not be read. Never holds a secret.
package struct KeyRingError: Error, CustomStringConvertible {
    package let line: Int
    package let problem: String
    package var description: String { "line \(line): \(problem)" }
}
