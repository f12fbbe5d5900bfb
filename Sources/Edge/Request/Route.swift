/// A path under an organization: `/api/orgs/[hash]/r/[identifier]` for links (M4.1), `…/o/[identifier]` for the pixel.
package struct Route {
    package enum Kind {
        case link, pixel
    }

    package let kind: Kind
    package let organization: ArraySlice<UInt8>
    package let identifier: ArraySlice<UInt8>

    private static let prefix = Array("/api/orgs/".utf8)

    package init?(path: ArraySlice<UInt8>) {
        guard path.starts(with: Self.prefix) else { return nil }
        let rest = path.dropFirst(Self.prefix.count)
        guard let slash = rest.firstIndex(of: UInt8(ascii: "/")), slash + 2 < rest.endIndex,
            rest[slash + 2] == UInt8(ascii: "/")
        else { return nil }
        switch rest[slash + 1] {
        case UInt8(ascii: "r"): kind = .link
        case UInt8(ascii: "o"): kind = .pixel
        default: return nil
        }
        organization = rest[..<slash]
        identifier = rest[(slash + 3)...]
    }
}
