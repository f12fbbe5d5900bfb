extension RequestParser {
    /// The path of a target, empty where there is none, and the name of the host in it (RFC 9112 §3.2).
    func parts(of target: Range<Int>, for method: Method) throws(Stop) -> (path: Range<Int>, host: Range<Int>?) {
        let start = target.lowerBound
        if method.isConnect { return (start..<start, try hostName(in: target)) }
        if bytes[start] == UInt8(ascii: "/") { return (start..<endOfPath(in: target), nil) }
        if target.count == 1, bytes[start] == UInt8(ascii: "*"), method.known == .other || method.known == .post {
            return (start..<start, nil)
        }
        let schemeLength = hasPrefix(target, "http://") ? 7 : hasPrefix(target, "https://") ? 8 : 0
        guard schemeLength > 0 else { throw .refused(.badRequest) }
        var authorityStart = start + schemeLength
        var end = authorityStart
        while end < target.upperBound, !Self.endsAuthority(bytes[end]) {
            // Behind user info, which says nothing about the host (RFC 9110 §4.2.4). A second @ cannot be in a name.
            if bytes[end] == UInt8(ascii: "@"), authorityStart == start + schemeLength {
                guard bytes[authorityStart..<end].allSatisfy(Self.isUserInfo) else { throw .refused(.badRequest) }
                authorityStart = end + 1
            }
            end += 1
        }
        guard let host = try hostName(in: authorityStart..<end) else { throw .refused(.badRequest) }
        guard end < target.upperBound, bytes[end] == UInt8(ascii: "/") else { return (start..<start, host) }
        return (end..<endOfPath(in: end..<target.upperBound), host)
    }

    private func endOfPath(in target: Range<Int>) -> Int {
        var offset = target.lowerBound
        let (question, hash) = (Self.every(UInt8(ascii: "?")), Self.every(UInt8(ascii: "#")))
        while offset + 8 <= target.upperBound {
            let eight = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            guard Self.isEvery(eight ^ question, from: 1), Self.isEvery(eight ^ hash, from: 1) else { break }
            offset += 8
        }
        return bytes[offset..<target.upperBound].firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
            ?? target.upperBound
    }

    private static func endsAuthority(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?")
    }

    /// The name in `uri-host [":" port]` (RFC 9110 §7.2), `nil` where it is empty; refuses what cannot be one.
    func hostName(in value: Range<Int>) throws(Stop) -> Range<Int>? {
        var end = value.lowerBound
        if end < value.upperBound, bytes[end] == UInt8(ascii: "[") {
            end = try endOfAddress(in: value)
        } else {
            while end < value.upperBound, bytes[end] != UInt8(ascii: ":") {
                let byte = bytes[end]
                let isEscape = byte == UInt8(ascii: "%") && end + 2 < value.upperBound
                guard Self.isNameCharacter(byte) || isEscape && isHex(end + 1) && isHex(end + 2) else {
                    throw .refused(.badRequest)
                }
                end += isEscape ? 3 : 1
            }
        }
        if end < value.upperBound {
            guard bytes[end] == UInt8(ascii: ":"), bytes[(end + 1)..<value.upperBound].allSatisfy(Self.isDigit) else {
                throw .refused(.badRequest)
            }
        }
        return end == value.lowerBound ? nil : value.lowerBound..<end
    }

    /// The end of an address in brackets: IPv6, or of a version to come (RFC 3986 §3.2.2).
    private func endOfAddress(in value: Range<Int>) throws(Stop) -> Int {
        guard let bracket = bytes[value].firstIndex(of: UInt8(ascii: "]")) else { throw .refused(.badRequest) }
        let inside = (value.lowerBound + 1)..<bracket
        let isFuture = inside.count > 3 && bytes[inside.lowerBound] | 0x20 == UInt8(ascii: "v")
        let colon = UInt8(ascii: ":")
        let isAddress =
            isFuture
            ? bytes[inside].allSatisfy { Self.isNameCharacter($0) || $0 == colon }
            : inside.allSatisfy { isHex($0) || bytes[$0] == colon || bytes[$0] == UInt8(ascii: ".") }
                && bytes[inside].count(where: { $0 == colon }) >= 2
        guard isAddress else { throw .refused(.badRequest) }
        return bracket + 1
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private func isHex(_ index: Int) -> Bool {
        let byte = bytes[index]
        return Self.isDigit(byte) || (0x61...0x66).contains(byte | 0x20)
    }

    /// RFC 3986 §3.2.1; escapes may be any.
    private static func isUserInfo(_ byte: UInt8) -> Bool {
        isNameCharacter(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "%")
    }

    /// Unreserved or a sub-delimiter (RFC 3986 §2).
    private static func isNameCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true  // -._~
        case 0x21, 0x24, 0x26...0x2C, 0x3B, 0x3D: true  // !$&'()*+,;=
        default: false
        }
    }
}
