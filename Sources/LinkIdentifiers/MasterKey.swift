import Crypto

import struct Foundation.Data

/// The key that a key ring is encrypted under where it is kept.
///
/// A sealed ring is two lines of text: `waymark-sealed-keys 1`, and in base64url a nonce (12 bytes), the ring's text under
/// AES-256-GCM, and the tag (16 bytes). The first line is authenticated with it. The AES key is derived from the master key
/// (HKDF-SHA256), so that the master key may have other uses one day.
package struct MasterKey: Sendable {
    private static let header = "waymark-sealed-keys 1"
    private let key: SymmetricKey

    /// Reads 32 bytes in base64url, white space around them aside; `nil` for anything else.
    package init?(text: String) {
        let digits = text.utf8.drop { $0 <= 0x20 }
        let end = digits.lastIndex { $0 > 0x20 }.map { digits.index(after: $0) } ?? digits.startIndex
        guard let bytes = Base64URL.decode(digits[..<end]), bytes.count == 32 else { return nil }
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: bytes), info: Data("waymark 1 key ring".utf8), outputByteCount: 32)
    }

    /// Whether this is the text of a sealed ring, of whatever version.
    package static func isSealed(_ text: String) -> Bool { text.hasPrefix("waymark-sealed-keys") }

    /// The ring as sealed text; another one each time.
    package func seal(_ ring: KeyRing) -> String {
        // With a key of the right size, which it has, there is no error but of a text beyond any memory.
        let box = try! AES.GCM.seal(Data(ring.text.utf8), using: key, authenticating: Data(Self.header.utf8))
        // The nonce has the standard's size, and then there is a combined form.
        return "\(Self.header)\n\(String(base64URL: box.combined!))\n"
    }

    /// Opens what ``seal(_:)`` made.
    package func open(_ text: String) throws(SealedKeyRingError) -> KeyRing {
        let lines = text.split(whereSeparator: \.isNewline)
        guard lines.first.map(String.init) == Self.header else { throw .unknownVersion }
        guard lines.count == 2, let bytes = Base64URL.decode(lines[1].utf8),
            let box = try? AES.GCM.SealedBox(combined: bytes),
            let ring = try? AES.GCM.open(box, using: key, authenticating: Data(Self.header.utf8))
        else { throw .doesNotOpen }
        do { return try KeyRing(text: String(decoding: ring, as: UTF8.self)) } catch { throw .malformed(error) }
    }
}

/// Why a sealed key ring could not be opened. Never holds a secret.
package enum SealedKeyRingError: Error, Equatable {
    /// It is of a version that is not known here.
    case unknownVersion
    /// The master key is another one, or the text has been altered: authentication cannot tell these apart.
    case doesNotOpen
    /// It opens, and is no key ring.
    case malformed(KeyRingError)
}
