import Foundation

/// Where the authority of an absolute URL stands: user information, host and port.
struct URLAuthority {
    let range: Range<Int>
    let host: Range<Int>
    private let bytes: ArraySlice<UInt8>

    /// `nil` unless the URL has a scheme and two slashes. More slashes and backslashes are passed over, as a browser does
    /// (WHATWG URL §4.4, special authority ignore slashes state).
    init?(_ bytes: ArraySlice<UInt8>) {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let start = bytes[(colon + 1)...].firstIndex { $0 != 0x2F && $0 != 0x5C } ?? bytes.endIndex
        guard start - colon > 2 else { return nil }
        let end = bytes[start...].firstIndex { $0 == 0x2F || $0 == 0x5C || $0 == 0x3F || $0 == 0x23 } ?? bytes.endIndex
        let hostStart = bytes[start..<end].lastIndex(of: UInt8(ascii: "@")).map { $0 + 1 } ?? start
        let afterBracket = bytes[hostStart..<end].lastIndex(of: UInt8(ascii: "]")) ?? hostStart
        let hostEnd = bytes[afterBracket..<end].lastIndex(of: UInt8(ascii: ":")) ?? end
        range = start..<end
        host = hostStart..<hostEnd
        self.bytes = bytes
    }

    /// Whether there is a host that the URL standard takes, and a port, if any, that there is.
    var isUsable: Bool {
        let port = bytes[host.upperBound..<range.upperBound].dropFirst()
        let isPort =
            port.isEmpty || port.allSatisfy(\.isASCIIDigit) && UInt16(String(decoding: port, as: UTF8.self)) != nil
        // Nearly every host is letters, digits, dots and hyphens, and the last label begins with a letter: no number.
        let isPlain = bytes[host].allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || $0 == 0x2D || $0 == 0x2E }
        let label = bytes[host].lastIndex(of: UInt8(ascii: ".")).map { $0 + 1 } ?? host.lowerBound
        if isPlain, label < host.upperBound, bytes[label].isASCIILetter { return isPort }
        let text = Array(bytes[host])
        // A placeholder stands for a part of a name.
        let masked = Placeholder.mask(Placeholder.all(in: text), in: text)
        return isPort && Self.isHost(String(decoding: masked, as: UTF8.self))
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
