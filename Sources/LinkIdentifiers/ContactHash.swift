import Crypto
import Foundation

/// A keyed one-way hash of contact points: what is left of one that was erased, so that an opt-out stays an opt-out should it
/// come back (M10.4). Without the keys nobody can find an address by trying.
package struct ContactHash: Sendable {
    private let key: SymmetricKey

    /// - Parameter identity: a secret that is never rotated.
    init(identity: SymmetricKey, organization: String) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: identity, info: Data("waymark 1 contact point \(organization)".utf8), outputByteCount: 32)
    }

    /// 32 bytes.
    ///
    /// - Parameter contact: a normalised address or number.
    package func callAsFunction(_ contact: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Data(contact.utf8), using: key))
    }
}

extension KeyRing {
    /// Recognises an organization's contact points that were erased.
    package func contactHash(of organization: String) -> ContactHash {
        ContactHash(identity: identity, organization: organization)
    }
}
