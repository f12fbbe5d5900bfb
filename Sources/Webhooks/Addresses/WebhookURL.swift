import Foundation
import Interactions

/// Where a webhook is: a URL that may be asked.
package struct WebhookURL: Equatable, Sendable {
    /// The longest, in bytes.
    package static let maximumLength = 2000

    package let text: String
    /// The name or address of the host, of IPv6 without brackets: as the HTTP client reads it out of ``text``.
    let host: String

    /// - Parameter allowsPrivate: whether it may be any host's, and without TLS: within one's own network.
    package init(_ text: String, allowsPrivate: Bool) throws(WebhookURLError) {
        guard text.utf8.count <= Self.maximumLength else { throw .tooLong }
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let parts = URLComponents(string: text), let encoded = url.host, !encoded.isEmpty
        else { throw .noURL }
        guard parts.user == nil, parts.password == nil, parts.fragment == nil else { throw .hasMore }
        let host = encoded.hasPrefix("[") ? String(encoded.dropFirst().dropLast()) : encoded
        // Of other hosts it is not certain that everybody reads the same.
        guard host.utf8.allSatisfy(Self.isHostByte), url.port.map({ (1...65_535).contains($0) }) ?? true else {
            throw .unknownHost
        }
        if !allowsPrivate {
            guard scheme == "https" else { throw .noTLS }
            if let address = IPAddress(text: host.utf8), !PublicAddresses.contain(address) { throw .notPublic }
        }
        self.text = text
        self.host = host
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default:
            byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":")
                || byte == UInt8(ascii: "_")
        }
    }
}
