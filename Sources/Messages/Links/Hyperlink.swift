/// What an author's URL is: the destination that a browser would read from it, and what forbids to track it.
struct Hyperlink {
    let url: String
    let reason: UntrackedReason?

    /// - Parameter value: the attribute's value, character references decoded.
    init(value: [UInt8]) {
        // WHATWG URL §4.4: C0 controls and spaces around, tabs and newlines anywhere do not count.
        var bytes = value[...].drop { $0 <= 0x20 }
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        let cleaned = bytes.filter { $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        url = String(decoding: cleaned, as: UTF8.self)
        reason = Self.reason(for: cleaned)
    }

    private static func reason(for bytes: [UInt8]) -> UntrackedReason? {
        guard let first = bytes.first else { return .empty }
        if first == UInt8(ascii: "#") { return .fragment }
        guard let colon = schemeEnd(bytes) else { return .relative }
        let scheme = String(decoding: bytes[..<colon], as: UTF8.self).lowercased()
        guard scheme == "http" || scheme == "https" else { return .scheme }
        guard let authority = URLAuthority(bytes), authority.isUsable else { return .invalid }
        return isOwn(bytes[authority.range.upperBound...]) ? .own : nil
    }

    /// The index of the colon behind a scheme (RFC 3986 §3.1).
    private static func schemeEnd(_ bytes: [UInt8]) -> Int? {
        guard bytes[0].isASCIILetter, let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let isScheme = bytes[..<colon].allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || "+-.".utf8.contains($0) }
        return isScheme ? colon : nil
    }

    /// Whether a path is that of a tracked link or pixel (M4.1): rewriting twice must change nothing.
    private static func isOwn(_ path: ArraySlice<UInt8>) -> Bool {
        let segments = path.split(separator: UInt8(ascii: "/"), maxSplits: 4, omittingEmptySubsequences: false)
        return segments.count == 5 && segments[0].isEmpty && segments[1].elementsEqual("api".utf8)
            && segments[2].elementsEqual("orgs".utf8) && segments[3].count == 22
            && (segments[4].starts(with: "r/".utf8) || segments[4].starts(with: "o/".utf8))
    }
}

/// Where the authority of an absolute URL stands: user information, host and port.
struct URLAuthority {
    let range: Range<Int>
    let host: Range<Int>
    private let bytes: [UInt8]

    /// `nil` unless the URL has a scheme and two slashes (backslashes count, as for a browser).
    init?(_ bytes: [UInt8]) {
        func isSlash(_ index: Int) -> Bool { index < bytes.count && (bytes[index] == 0x2F || bytes[index] == 0x5C) }
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), isSlash(colon + 1), isSlash(colon + 2) else {
            return nil
        }
        let start = colon + 3
        let end = bytes[start...].firstIndex { "/\\?#".utf8.contains($0) } ?? bytes.count
        let hostStart = bytes[start..<end].lastIndex(of: UInt8(ascii: "@")).map { $0 + 1 } ?? start
        let afterBracket = bytes[hostStart..<end].lastIndex(of: UInt8(ascii: "]")) ?? hostStart
        let hostEnd = bytes[afterBracket..<end].lastIndex(of: UInt8(ascii: ":")) ?? end
        range = start..<end
        host = hostStart..<hostEnd
        self.bytes = bytes
    }

    /// Whether there is a host that a name server or socket could be asked for, and a port, if any, in digits.
    var isUsable: Bool {
        let port = bytes[host.upperBound..<range.upperBound].dropFirst()
        let placeholders = Placeholder.all(in: Array(bytes[host]))
        let masked = Placeholder.mask(placeholders, in: Array(bytes[host]))
        return !masked.isEmpty && port.count <= 5 && port.allSatisfy(\.isASCIIDigit)
            && masked.allSatisfy { $0 > 0x20 && $0 != 0x7F && !"<>\"^`{|}%".utf8.contains($0) }
    }
}
