import Crypto
import LinkIdentifiers

import struct Foundation.Data

/// Which state of something a representation shows (RFC 9110 §8.8.3). Strong: it follows from the representation's bytes.
struct EntityTag: Sendable, Equatable, CustomStringConvertible {
    /// With its quotes.
    let description: String

    init(_ value: some Encodable) {
        let hash = SHA256.hash(data: Data(Answer.json(value)))
        description = "\"\(String(base64URL: Array(hash.prefix(16))))\""
    }

    /// Of something that counts its changes.
    init(revision: Int) { description = "\"\(revision)\"" }
}
