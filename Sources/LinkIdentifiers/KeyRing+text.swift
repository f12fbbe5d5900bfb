import Crypto

import struct Foundation.Date

extension KeyRing {
    /// Reads a ring from its text: a line `identity SECRET` and a line `link NUMBER SECRET` or `link NUMBER SECRET MADE`
    /// for each link key. A secret is 32 bytes in base64url, `MADE` a time of RFC 3339 in UTC. Empty lines and lines that
    /// begin with `#` are passed over.
    package init(text: String) throws(KeyRingError) {
        var identity: SymmetricKey?
        var links: [UInt8: LinkKey] = [:]
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            guard let secret = Base64URL.decode(Array(words[min(words.count - 1, 2)].utf8)), secret.count == 32 else {
                throw KeyRingError(line: index + 1, problem: "the secret is not 32 bytes in base64url")
            }
            switch (first, words.count) {
            case ("identity", 2) where identity == nil:
                identity = SymmetricKey(data: secret)
            case ("link", 3...4):
                guard let number = UInt8(words[1]), number <= Self.maximumNumber, links[number] == nil else {
                    throw KeyRingError(line: index + 1, problem: Self.problem(withNumber: words[1]))
                }
                let madeAt = words.count == 4 ? try? Date(String(words[3]), strategy: .iso8601) : nil
                if words.count == 4, madeAt == nil {
                    throw KeyRingError(
                        line: index + 1, problem: "what follows the secret is not a time (RFC 3339, UTC)")
                }
                links[number] = LinkKey(secret: SymmetricKey(data: secret), madeAt: madeAt)
            default:
                throw KeyRingError(
                    line: index + 1, problem: "expected “identity SECRET” once or “link NUMBER SECRET [MADE]”")
            }
        }
        guard let identity, !links.isEmpty else {
            throw KeyRingError(line: 1, problem: "needs an “identity” line and at least one “link” line")
        }
        self.init(unchecked: identity, links: links)
    }

    /// Before there were short links, two keys more were made.
    private static func problem(withNumber word: Substring) -> String {
        guard word == "62" || word == "63" else { return "a link key needs a number of its own from 0 to 61" }
        return
            "link keys end at 61 now, and this is key \(word); look at the lines “link 62” and “link 63”: without them "
            + "this version starts, and what was sent with those keys resolves with an older version only"
    }

    /// The ring in the form that ``init(text:)`` reads.
    package var text: String {
        func encoded(_ key: SymmetricKey) -> String { key.withUnsafeBytes { String(base64URL: Array($0)) } }
        let lines = links.sorted { $0.key < $1.key }.map { number, key in
            "link \(number) \(encoded(key.secret))" + (key.madeAt.map { " " + $0.formatted(.iso8601) } ?? "") + "\n"
        }
        return "identity \(encoded(identity))\n" + lines.joined()
    }
}

/// Why a key ring could not be read. Never holds a secret.
package struct KeyRingError: Error, Equatable, CustomStringConvertible {
    package let line: Int
    package let problem: String
    package var description: String { "line \(line): \(problem)" }
}
