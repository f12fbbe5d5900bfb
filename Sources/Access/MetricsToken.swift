import Crypto

import struct Foundation.Data

/// What reads the deployment's metrics: whose keys are an organization's does not.
package struct MetricsToken: Sendable, CustomStringConvertible, CustomReflectable {
    /// The shortest, in characters.
    package static let minimumLength = 16
    /// The longest, in characters.
    package static let maximumLength = 1000

    private let hash: SHA256.Digest

    /// - Returns: `nil` where it is too short, too long, or has other characters than a header carries.
    package init?(_ text: String) {
        guard (Self.minimumLength...Self.maximumLength).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
        else { return nil }
        hash = Self.hash(text)
    }

    /// Digests are compared in a time that does not tell where they differ.
    package func matches(_ text: some StringProtocol) -> Bool { Self.hash(text) == hash }

    /// Of one length, whatever is said.
    private static func hash(_ text: some StringProtocol) -> SHA256.Digest { SHA256.hash(data: Data(text.utf8)) }

    /// Without the token, so that no log has it.
    package var description: String { "…" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
