/// A path under an organization: `/api/orgs/[hash]/r/[identifier]` for links (M4.1), `…/o/[identifier]` for the pixel,
/// `…/p/[identifier]` for the recipient's preferences, `…/u/[identifier]` for one-click unsubscribing (M10.3), and
/// `…/s/[identifier]` for a gateway's receipts.
package struct Route {
    package enum Kind {
        case link, pixel, preferences, unsubscribing, receipts

        var methods: Methods {
            switch self {
            case .link, .pixel: .reading
            case .preferences, .unsubscribing: .both
            case .receipts: .sending
            }
        }
    }

    /// The methods that are taken somewhere, as `Allow` has them.
    package enum Methods: String {
        case reading = "GET, HEAD"
        case sending = "POST"
        case both = "GET, HEAD, POST"

        func contain(_ method: RequestHead.Method) -> Bool {
            switch method {
            case .get, .head: self != .sending
            case .post: self != .reading
            case .other: false
            }
        }
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
        case UInt8(ascii: "s"): kind = .receipts
        default: return nil
        }
        organization = prefix.count..<slash
        identifier = (slash + 3)..<path.count
    }
}
