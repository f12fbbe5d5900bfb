import Crypto
import LinkIdentifiers

import struct Foundation.Data

/// What a browser keeps in a cookie in place of a key.
package struct SessionSecret: Sendable, CustomStringConvertible, CustomReflectable {
    /// The cookie's value: 32 random bytes in base64url.
    package let text: String
    private let bytes: [UInt8]

    package init(using generator: inout some RandomNumberGenerator) {
        bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
        text = String(base64URL: bytes)
    }

    /// `nil` for what cannot be one.
    package init?(text: String) {
        guard let bytes = Base64URL.decode(text.utf8), bytes.count == 32 else { return nil }
        self.bytes = bytes
        self.text = text
    }

    /// What is kept of it: SHA-256.
    package var hash: [UInt8] { Array(SHA256.hash(data: Data(bytes))) }

    /// What every request has to say that changes something, in `X-CSRF-Token`: another site's page makes the browser send
    /// the cookie, but cannot read this. It follows from the secret, so that nothing is kept for it.
    package var csrfToken: String {
        String(
            base64URL: Array(
                HMAC<SHA256>.authenticationCode(for: Self.csrfPurpose, using: SymmetricKey(data: bytes))))
    }

    /// In a time that does not tell where they differ.
    package func verifies(csrfToken: String) -> Bool {
        guard let code = Base64URL.decode(csrfToken.utf8) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(
            code, authenticating: Self.csrfPurpose, using: SymmetricKey(data: bytes))
    }

    private static let csrfPurpose = Data("waymark 1 csrf".utf8)

    package var description: String { "a session" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
