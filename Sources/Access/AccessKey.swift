import Crypto
import LinkIdentifiers

import struct Foundation.Data

/// A key to the API: `wm_ID_SECRET`. Shown once; what is kept is its hash.
package struct AccessKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// Names the key where it is listed: eight letters and digits.
    package let id: String
    /// The whole key. Whoever has it has what its role may do.
    package let text: String

    /// A fresh key.
    package init(using generator: inout some RandomNumberGenerator) {
        id = Base32.encode(Self.random(5, using: &generator))
        text = "wm_\(id)_" + String(base64URL: Self.random(32, using: &generator))
    }

    /// `nil` for what cannot be a key.
    package init?(text: String) {
        // The secret may have underscores in it.
        let parts = text.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "wm", Self.isID(parts[1]),
            Base64URL.decode(parts[2].utf8)?.count == 32
        else { return nil }
        id = String(parts[1])
        self.text = text
    }

    /// Whether this could name a key.
    package static func isID(_ text: some StringProtocol) -> Bool {
        text.utf8.count == 8 && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x32...0x37).contains($0) }
    }

    /// SHA-256 of the whole. A secret of 32 random bytes needs no slower hash: there is nothing to try.
    package var hash: [UInt8] { Array(SHA256.hash(data: Data(text.utf8))) }

    /// In a time that does not tell where they differ, as digests are compared.
    package func matches(_ hash: [UInt8]) -> Bool { SHA256.hash(data: Data(text.utf8)) == hash }

    /// Without the secret, so that no log has it.
    package var description: String { "wm_\(id)_…" }
    package var customMirror: Mirror { Mirror(self, children: ["id": id]) }

    private static func random(_ count: Int, using generator: inout some RandomNumberGenerator) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}
