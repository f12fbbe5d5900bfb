import Crypto
import Foundation

extension KeyRing {
    /// What is sent to a webhook is signed with: 32 bytes. They are derived, so that nothing of them is kept beside what they
    /// sign; and not of the link keys, so that they outlive a rotation.
    ///
    /// - Parameters:
    ///   - id: the webhook's, which is never given to another.
    ///   - organization: the id of the organization that has it.
    package func webhookSecret(of id: String, organization: String) -> [UInt8] {
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: identity, info: Data("waymark 1 webhook \(id) \(organization)".utf8), outputByteCount: 32)
        return key.withUnsafeBytes { Array($0) }
    }
}
