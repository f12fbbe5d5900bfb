/// The value of a forwarding header: what proxies have added, one behind the other.
struct ForwardedList {
    typealias Bytes = FieldLine.Bytes

    /// `nil` when all has been taken.
    private var rest: Bytes?

    init(_ value: Bytes) { rest = value }

    /// Takes the last element; empty ones are passed over (RFC 9110 §5.6.1). What stands before an element, whatever it is,
    /// does not change how that is read: a proxy's own stands behind what the client has sent.
    mutating func takeLast() -> Bytes? {
        while let list = rest {
            let comma = Self.lastComma(of: list)
            rest = comma.map { list[..<$0] }
            let element = FieldLine.trimmed(comma.map { list[($0 + 1)...] } ?? list)
            if !element.isEmpty { return element }
        }
        return nil
    }

    /// The last comma that is in no quoted string.
    private static func lastComma(of list: Bytes) -> Int? {
        var isQuoted = false
        for index in list.indices.reversed() {
            switch list[index] {
            case UInt8(ascii: ",") where !isQuoted: return index
            case UInt8(ascii: "\"") where !isQuoted || !isEscaped(list[..<index]): isQuoted.toggle()
            default: break
            }
        }
        return nil
    }

    /// Whether what follows these bytes is escaped by them.
    private static func isEscaped(_ before: Bytes) -> Bool {
        before.reversed().prefix { $0 == UInt8(ascii: "\\") }.count % 2 == 1
    }

    /// The value of `for` in an element of `Forwarded` (RFC 7239 §4), quotes removed; `nil` where it is missing or there
    /// twice, or the element is malformed anywhere.
    static func node(for element: Bytes) -> Bytes? {
        var node: Bytes?
        var rest = element
        while !rest.isEmpty {
            let name = rest.prefix(while: RequestParser.isToken)
            guard !name.isEmpty, rest[name.endIndex...].first == UInt8(ascii: "="),
                let (value, end) = value(in: rest[(name.endIndex + 1)...])
            else { return nil }
            if name.elementsEqual("for".utf8, by: { $0 | 0x20 == $1 }) {
                guard node == nil else { return nil }
                node = value
            }
            rest = rest[end...].drop(while: RequestParser.isBlank)
            guard rest.isEmpty || rest.first == UInt8(ascii: ";") else { return nil }
            rest = rest.drop { $0 == UInt8(ascii: ";") || RequestParser.isBlank($0) }
        }
        return node
    }

    /// A token, or what is in a quoted string, and where it ends.
    private static func value(in bytes: Bytes) -> (value: Bytes, end: Int)? {
        guard bytes.first == UInt8(ascii: "\"") else {
            let token = bytes.prefix(while: RequestParser.isToken)
            return token.isEmpty ? nil : (token, token.endIndex)
        }
        let start = bytes.startIndex + 1
        var index = start
        while index < bytes.endIndex {
            switch bytes[index] {
            case UInt8(ascii: "\""): return (bytes[start..<index], index + 1)
            case UInt8(ascii: "\\"): index += 2
            default: index += 1
            }
        }
        return nil
    }
}
