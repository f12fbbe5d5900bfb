/// A path under an organization: `/api/orgs/[hash]/r/[identifier]` for links (M4.1), `…/o/[identifier]` for the pixel,
/// `…/p/[identifier]` for the recipient's preferences and `…/u/[identifier]` for one-click unsubscribing (M10.3).
package struct Route {
    package enum Kind {
        case link, pixel, preferences, unsubscribing

        /// Whether `POST` changes something there.
        var takesPost: Bool { self == .preferences || self == .unsubscribing }
    }

    package let kind: Kind
    /// Where the organization's hashed identifier stands in the path.
    package let organization: Range<Int>
    /// Where the link's identifier does.
    package let identifier: Range<Int>

    private static let prefix: StaticString = "/api/orgs/"

    package init?(path: UnsafeRawBufferPointer) {
        let prefix = UnsafeRawBufferPointer(start: Self.prefix.utf8Start, count: Self.prefix.utf8CodeUnitCount)
        guard path.starts(with: prefix),
            let slash = path[prefix.count...].firstIndex(of: UInt8(ascii: "/")), slash + 2 < path.count,
            path[slash + 2] == UInt8(ascii: "/")
        else { return nil }
        switch path[slash + 1] {
        case UInt8(ascii: "r"): kind = .link
        case UInt8(ascii: "o"): kind = .pixel
        case UInt8(ascii: "p"): kind = .preferences
        case UInt8(ascii: "u"): kind = .unsubscribing
        default: return nil
        }
        organization = prefix.count..<slash
        identifier = (slash + 3)..<path.count
    }
}
