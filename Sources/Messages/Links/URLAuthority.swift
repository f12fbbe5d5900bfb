import Foundation

/// Where the authority of an absolute URL stands: user information, host and port.
struct URLAuthority {
    let range: Range<Int>
    let host: Range<Int>

    /// `nil` unless the URL has a scheme and two slashes. More slashes and backslashes are passed over, as a browser does
    /// (WHATWG URL §4.4, special authority ignore slashes state).
    init?(_ url: Span<UInt8>) {
        var start = 0
        while start < url.count, url[start] != UInt8(ascii: ":") { start += 1 }
        let colon = start
        repeat { start += 1 } while start < url.count && (url[start] == 0x2F || url[start] == 0x5C)
        guard start - colon > 2 else { return nil }
        var hostStart = start
        var portColon: Int?
        var end = start
        scan: while end < url.count {
            switch url[end] {
            case UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "#"): break scan
            case UInt8(ascii: "@"):
                hostStart = end + 1
                portColon = nil
            // Those before it are the address's own.
            case UInt8(ascii: "]"): portColon = nil
            case UInt8(ascii: ":"): portColon = end
            default: break
            }
            end += 1
        }
        range = start..<end
        host = hostStart..<(portColon ?? end)
    }

    /// Whether there is a host that the URL standard takes, and a port, if any, that there is.
    ///
    /// - Parameter url: what the authority was read from.
    func isUsable(in url: Span<UInt8>) -> Bool {
        guard Self.isPort(url.extracting(host.upperBound..<range.upperBound)) else { return false }
        let host = url.extracting(host)
        if Self.isPlainName(host) { return true }
        let text = host.array
        // A placeholder stands for a part of a name.
        let masked = Placeholder.mask(Placeholder.all(in: text), in: text)
        return Self.isHost(String(decoding: masked, as: UTF8.self))
    }

    /// Whether it is nothing, or a colon and a port, which may be empty.
    private static func isPort(_ text: Span<UInt8>) -> Bool {
        var value = 0
        for index in text.indices.dropFirst() {
            guard text[index].isASCIIDigit else { return false }
            value = min(value * 10 + Int(text[index] & 15), 1 << 16)
        }
        return value < 1 << 16
    }

    /// Nearly every host is letters, digits, dots and hyphens, and the last label begins with a letter: no number.
    private static func isPlainName(_ host: Span<UInt8>) -> Bool {
        var beginsWithLetter = false
        var isAtLabel = true
        for index in host.indices {
            let byte = host[index]
            guard byte.isASCIILetter || byte.isASCIIDigit || byte == 0x2D || byte == 0x2E else { return false }
            if isAtLabel { beginsWithLetter = byte.isASCIILetter }
            isAtLabel = byte == 0x2E
        }
        return beginsWithLetter && !isAtLabel
    }

    /// WHATWG URL §3.5, and without the quotes and braces that no name has.
    private static func isHost(_ text: String) -> Bool {
        if text.hasPrefix("[") {
            var address = in6_addr()
            return text.hasSuffix("]") && inet_pton(AF_INET6, String(text.dropFirst().dropLast()), &address) == 1
        }
        guard let name = text.removingPercentEncoding, !name.isEmpty,
            name.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && !"#%/:<>?@[\\]^|\"`{}".utf8.contains($0) })
        else { return false }
        var labels = name.split(separator: ".", omittingEmptySubsequences: false)
        if labels.count > 1, labels.last == "" { labels.removeLast() }
        guard let last = labels.last else { return false }
        let isNumber = last.utf8.allSatisfy(\.isASCIIDigit) || last.lowercased().hasPrefix("0x")
        var address = in_addr()
        return last.isEmpty ? false : !isNumber || inet_aton(labels.joined(separator: "."), &address) == 1
    }
}
