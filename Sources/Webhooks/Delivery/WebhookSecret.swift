import Crypto
import Foundation
package import LinkIdentifiers

/// What is sent to a webhook is signed with.
package struct WebhookSecret: Sendable, CustomStringConvertible, CustomReflectable {
    private let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// - Parameter keys: those of the deployment, which it is derived from.
    package init(ofWebhook id: String, organization: String, keys: KeyRing) {
        self.init(bytes: keys.webhookSecret(of: id, organization: organization))
    }

    /// As a receiver's library takes it.
    package var text: String { "whsec_" + Data(bytes).base64EncodedString() }

    /// Without the secret, so that no log has it.
    package var description: String { "whsec_…" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// HMAC-SHA256 in base64.
    func signature(of content: [UInt8]) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data(content), using: SymmetricKey(data: bytes))
        return Data(code).base64EncodedString()
    }
}
