import Interactions

/// What a proxy sends in front of the connection that it hands on (PROXY protocol, versions 1 and 2).
enum ProxyHeader: Equatable {
    case incomplete
    /// Not such a header, whatever follows.
    case refused
    /// A header of this length, which says whom the proxy asks for; `nil` where it does not: it asks for itself, or for
    /// somebody whose address is none of the internet's.
    case read(source: IPAddress?, length: Int)

    /// The longest header of version 1 in bytes, its line end included.
    private static let longestLine = 107
    /// The longest of version 2 that is taken. Addresses need 52 bytes at most; the rest is what balancers say besides.
    private static let longestBinary = 4096
    private static let lineStart = Array("PROXY ".utf8)
    private static let binaryStart: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A] + Array("QUIT\n".utf8)

    /// - Parameter bytes: what has come so far.
    init(_ bytes: UnsafeRawBufferPointer) {
        if Self.begins(bytes, with: Self.lineStart) {
            self = Self.line(bytes)
        } else if Self.begins(bytes, with: Self.binaryStart) {
            self = Self.binary(bytes)
        } else {
            self = .refused
        }
    }

    /// Whether they do, as far as they go.
    private static func begins(_ bytes: UnsafeRawBufferPointer, with start: [UInt8]) -> Bool {
        bytes.prefix(start.count).elementsEqual(start.prefix(bytes.count))
    }

    // MARK: Version 1

    private static func line(_ bytes: UnsafeRawBufferPointer) -> ProxyHeader {
        let head = bytes.prefix(longestLine)
        guard let lineFeed = head.firstIndex(of: 0x0A) else {
            return bytes.count < longestLine ? .incomplete : .refused
        }
        guard bytes[lineFeed - 1] == 0x0D else { return .refused }
        let fields = head[lineStart.count..<(lineFeed - 1)].split(separator: 0x20, omittingEmptySubsequences: false)
        if fields[0].elementsEqual("UNKNOWN".utf8) { return .read(source: nil, length: lineFeed + 1) }
        guard fields.count == 5, isPort(fields[3]), isPort(fields[4]), let isIPv6 = isIPv6(fields[0]),
            let source = address(fields[1], isIPv6), address(fields[2], isIPv6) != nil
        else { return .refused }
        return .read(source: source, length: lineFeed + 1)
    }

    private typealias Field = Slice<UnsafeRawBufferPointer>

    private static func isIPv6(_ protocolName: Field) -> Bool? {
        protocolName.elementsEqual("TCP4".utf8) ? false : protocolName.elementsEqual("TCP6".utf8) ? true : nil
    }

    private static func address(_ text: Field, _ isIPv6: Bool) -> IPAddress? {
        text.contains(UInt8(ascii: ":")) == isIPv6 ? IPAddress(text: text) : nil
    }

    /// Decimal, without leading zeros.
    private static func isPort(_ text: Field) -> Bool {
        guard (1...5).contains(text.count), text.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
        return text.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= 65_535 && (text.count == 1 || text.first != 0x30)
    }

    // MARK: Version 2

    private static func binary(_ bytes: UnsafeRawBufferPointer) -> ProxyHeader {
        guard bytes.count >= 16 else { return .incomplete }
        let (command, family) = (bytes[12], bytes[13])
        let rest = Int(bytes[14]) << 8 | Int(bytes[15])
        guard command >> 4 == 2, command & 15 <= 1, rest + 16 <= longestBinary else { return .refused }
        // A proxy that asks for itself may say there what it likes.
        let isLocal = command & 15 == 0
        guard isLocal || rest >= addressesLength(family) else { return .refused }
        guard bytes.count >= 16 + rest else { return .incomplete }
        let size = isLocal ? 0 : family == 0x11 ? 4 : family == 0x21 ? 16 : 0
        return .read(source: IPAddress(bytes: bytes[16..<(16 + size)]), length: 16 + rest)
    }

    /// How long the addresses of a family are: nothing said, TCP over IPv4 and IPv6, a stream between sockets of one machine.
    /// Others are not for a server such as this, and no header is long enough for them.
    private static func addressesLength(_ family: UInt8) -> Int {
        switch family {
        case 0x00: 0
        case 0x11: 12
        case 0x21: 36
        case 0x31: 216
        default: .max
        }
    }
}
