/// What an author's URL is: the destination that a browser would read from it, and what forbids to track it.
struct Hyperlink {
    let url: String
    let reason: UntrackedReason?

    /// - Parameter value: the attribute's value, character references decoded.
    init(value: ArraySlice<UInt8>) {
        // WHATWG URL §4.4: C0 controls and spaces around, tabs and newlines anywhere do not count.
        var bytes = value.drop { $0 <= 0x20 }
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        let text = String(decoding: bytes, as: UTF8.self)
        let isClean = !bytes.contains { $0 <= 0x0D && Self.isRemoved($0) }
        // After decoding: broken UTF-8 is no less broken for a line break in it.
        url = isClean ? text : String(decoding: text.utf8.filter { !Self.isRemoved($0) }, as: UTF8.self)
        reason = Self.reason(for: isClean ? bytes : Array(url.utf8)[...])
    }

    /// - Parameter plain: a URL without white space, controls and references.
    init(plain: ArraySlice<UInt8>) {
        url = String(decoding: plain, as: UTF8.self)
        reason = Self.reason(for: plain)
    }

    private static func isRemoved(_ byte: UInt8) -> Bool { byte == 0x09 || byte == 0x0A || byte == 0x0D }

    /// What forbids to track a URL that has no white space to remove.
    private static func reason(for bytes: ArraySlice<UInt8>) -> UntrackedReason? {
        guard let first = bytes.first else { return .empty }
        if first == UInt8(ascii: "#") { return .fragment }
        guard let colon = schemeEnd(bytes) else { return .relative }
        let scheme = bytes[..<colon]
        guard isHTTP(scheme) else { return .scheme }
        guard let authority = URLAuthority(bytes), authority.isUsable else { return .invalid }
        return isOwn(path: bytes[authority.range.upperBound...]) ? .own : nil
    }

    /// The index of the colon behind a scheme (RFC 3986 §3.1).
    private static func schemeEnd(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let colon = bytes.firstIndex(where: { !$0.isSchemePart }), bytes[colon] == UInt8(ascii: ":"),
            bytes[bytes.startIndex].isASCIILetter
        else { return nil }
        return colon
    }

    private static func isHTTP(_ scheme: ArraySlice<UInt8>) -> Bool {
        let start = scheme.startIndex
        return (4...5).contains(scheme.count) && scheme[start] | 0x20 == UInt8(ascii: "h")
            && scheme[start + 1] | 0x20 == UInt8(ascii: "t") && scheme[start + 2] | 0x20 == UInt8(ascii: "t")
            && scheme[start + 3] | 0x20 == UInt8(ascii: "p")
            && (scheme.count == 4 || scheme[start + 4] | 0x20 == UInt8(ascii: "s"))
    }

    /// Whether a URL, as Waymark writes it, is that of a tracked link or pixel: rewriting twice must change nothing.
    static func isOwn(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let authority = URLAuthority(bytes) else { return false }
        return isOwn(path: bytes[authority.range.upperBound...])
    }

    /// M4.1.
    private static func isOwn(path: ArraySlice<UInt8>) -> Bool {
        guard path.starts(with: "/api/orgs/".utf8) else { return false }
        let segments = path.split(separator: UInt8(ascii: "/"), maxSplits: 4, omittingEmptySubsequences: false)
        return segments.count == 5 && segments[3].count == 22
            && (segments[4].starts(with: "r/".utf8) || segments[4].starts(with: "o/".utf8))
    }
}

extension UInt8 {
    /// RFC 3986 §3.1.
    fileprivate var isSchemePart: Bool {
        isASCIILetter || isASCIIDigit || self == 0x2B || self == 0x2D || self == 0x2E
    }
}
