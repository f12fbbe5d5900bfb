import Foundation

/// Where recipients reach an edge (M4.1): a scheme and an authority, the beginning of every tracked URL.
package struct PublicURL: Hashable, Sendable, CustomStringConvertible {
    /// In ASCII, without a slash at its end.
    package let description: String
    /// The host's name as requests have it: in ASCII and lower case, without port or final dot.
    private let host: [UInt8]

    /// `nil` unless it is an `http` or `https` URL with a host and nothing behind the authority but one slash.
    package init?(_ text: String) {
        guard let components = URLComponents(string: text), let scheme = components.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let host = components.encodedHost?.lowercased(), !host.isEmpty,
            components.path.isEmpty || components.path == "/",
            components.query == nil, components.fragment == nil, components.user == nil
        else { return nil }
        self.host = Array((host.hasSuffix(".") ? String(host.dropLast()) : host).utf8)
        description = "\(scheme)://\(host)" + (components.port.map { ":\($0)" } ?? "")
    }

    /// Whether a request for this host is one for this edge.
    ///
    /// - Parameter host: the name from the request, without port.
    package func isReached(by name: UnsafeRawBufferPointer) -> Bool {
        let count = name.last == UInt8(ascii: ".") ? name.count - 1 : name.count
        guard count == host.count else { return false }
        for index in 0..<count {
            let byte = name[index]
            guard (byte &- 0x41 < 26 ? byte | 0x20 : byte) == host[index] else { return false }
        }
        return true
    }

    /// What the URLs of an organization's links begin with, up to their identifiers.
    package func links(of hashedIdentifier: String) -> String { beginning(hashedIdentifier, "r") }

    /// What the URLs of its pixels begin with.
    package func pixels(of hashedIdentifier: String) -> String { beginning(hashedIdentifier, "o") }

    /// What the URLs of its recipients' preference pages begin with (M10.3).
    package func preferences(of hashedIdentifier: String) -> String { beginning(hashedIdentifier, "p") }

    /// What the URLs of one-click unsubscribing begin with (RFC 8058).
    package func unsubscribing(of hashedIdentifier: String) -> String { beginning(hashedIdentifier, "u") }

    /// What the URLs that a gateway sends receipts to begin with.
    package func receipts(of hashedIdentifier: String) -> String { beginning(hashedIdentifier, "s") }

    /// What short links begin with, up to their codes (M9.2).
    package var shortLinks: String { "\(self)/" }

    private func beginning(_ hashedIdentifier: String, _ kind: String) -> String {
        "\(self)/api/orgs/\(hashedIdentifier)/\(kind)/"
    }
}
