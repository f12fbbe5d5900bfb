/// What an author's URL is: the destination that a browser would read from it, and what forbids to track it.
struct Hyperlink {
    let url: String
    let reason: UntrackedReason?

    /// - Parameter value: the attribute's value, character references decoded.
    init(value: Span<UInt8>) {
        let trimmed = value.extracting(Self.trimmed(value))
        let text = trimmed.text
        guard Self.hasRemoved(trimmed) else {
            url = text
            reason = Self.reason(for: trimmed)
            return
        }
        // After decoding: broken UTF-8 is no less broken for a line break in it.
        let bytes = text.utf8.filter { !Self.isRemoved($0) }
        url = String(decoding: bytes, as: UTF8.self)
        reason = Self.reason(for: bytes.span)
    }

    /// WHATWG URL §4.4: C0 controls and spaces around do not count.
    private static func trimmed(_ value: Span<UInt8>) -> Range<Int> {
        var start = 0
        var end = value.count
        while start < end, value[start] <= 0x20 { start += 1 }
        while end > start, value[end - 1] <= 0x20 { end -= 1 }
        return start..<end
    }

    /// Tabs and newlines do not count anywhere.
    private static func isRemoved(_ byte: UInt8) -> Bool { byte == 0x09 || byte == 0x0A || byte == 0x0D }

    private static func hasRemoved(_ value: Span<UInt8>) -> Bool {
        for index in value.indices where isRemoved(value[index]) { return true }
        return false
    }

    /// What forbids to track a URL that has no white space to remove.
    private static func reason(for url: Span<UInt8>) -> UntrackedReason? {
        if url.isEmpty { return .empty }
        if url[0] == UInt8(ascii: "#") { return .fragment }
        guard let colon = schemeEnd(url) else { return .relative }
        guard isHTTP(url.extracting(0..<colon)) else { return .scheme }
        guard let authority = URLAuthority(url), authority.isUsable(in: url) else { return .invalid }
        return isOwn(url, behind: authority) ? .own : nil
    }

    /// The offset of the colon behind a scheme (RFC 3986 §3.1).
    private static func schemeEnd(_ url: Span<UInt8>) -> Int? {
        guard url[0].isASCIILetter else { return nil }
        var end = 1
        while end < url.count, url[end].isSchemePart { end += 1 }
        return end < url.count && url[end] == UInt8(ascii: ":") ? end : nil
    }

    private static func isHTTP(_ scheme: Span<UInt8>) -> Bool {
        (4...5).contains(scheme.count) && scheme[0] | 0x20 == UInt8(ascii: "h")
            && scheme[1] | 0x20 == UInt8(ascii: "t") && scheme[2] | 0x20 == UInt8(ascii: "t")
            && scheme[3] | 0x20 == UInt8(ascii: "p") && (scheme.count == 4 || scheme[4] | 0x20 == UInt8(ascii: "s"))
    }

    /// Whether a URL, as Waymark writes it, is one of its own: rewriting twice must change nothing.
    static func isOwn(_ url: Span<UInt8>) -> Bool {
        guard let authority = URLAuthority(url) else { return false }
        return isOwn(url, behind: authority)
    }

    /// M4.1, M10.3: whether `/api/orgs/`, 22 characters, and `/r/`, `/o/`, `/p/` or `/u/` stand behind the host.
    private static func isOwn(_ url: Span<UInt8>, behind authority: URLAuthority) -> Bool {
        let path = url.extracting(authority.range.upperBound..<url.count)
        guard path.starts(with: "/api/orgs/"), path.count >= 35 else { return false }
        for index in 10..<32 where path[index] == UInt8(ascii: "/") { return false }
        guard path[32] == UInt8(ascii: "/"), path[34] == UInt8(ascii: "/") else { return false }
        switch path[33] {
        case UInt8(ascii: "r"), UInt8(ascii: "o"), UInt8(ascii: "p"), UInt8(ascii: "u"): return true
        default: return false
        }
    }
}

extension UInt8 {
    /// RFC 3986 §3.1.
    fileprivate var isSchemePart: Bool {
        isASCIILetter || isASCIIDigit || self == 0x2B || self == 0x2D || self == 0x2E
    }
}
