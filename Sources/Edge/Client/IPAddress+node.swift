import Interactions
import NIOCore

extension IPAddress {
    /// That of a peer; `nil` where it has none.
    init?(_ address: SocketAddress?) {
        // On every system the address of IPv4 stands behind family and port, that of IPv6 behind a flow label besides.
        switch address {
        case .v4(let address): self.init(bytes: withUnsafeBytes(of: address.address) { Array($0[4..<8]) })
        case .v6(let address): self.init(bytes: withUnsafeBytes(of: address.address) { Array($0[8..<24]) })
        case .unixDomainSocket, nil: return nil
        }
    }

    /// The address of a node (RFC 7239 §6), with a port or without: `192.0.2.1:80`, `[2001:db8::1]:80`. `nil` where it
    /// withholds its address (`unknown`, `_name`) and for anything else.
    init?(node: Slice<UnsafeRawBufferPointer>) {
        let colon = UInt8(ascii: ":")
        if node.first == UInt8(ascii: "[") {
            guard let end = node.firstIndex(of: UInt8(ascii: "]")), Self.isPort(node[(end + 1)...]) else { return nil }
            let address = node[..<end].dropFirst()
            guard address.contains(colon) else { return nil }
            self.init(text: address)
        } else {
            let end = node.firstIndex(of: colon) ?? node.endIndex
            guard Self.isPort(node[end...]) else { return nil }
            self.init(text: node[..<end])
        }
    }

    /// Nothing, or a colon and a port, which may be withheld as well.
    private static func isPort(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard let colon = bytes.first else { return true }
        let port = bytes.dropFirst()
        guard colon == UInt8(ascii: ":"), let first = port.first else { return false }
        if first == UInt8(ascii: "_") { return port.count > 1 && port.allSatisfy(RequestParser.isToken) }
        return port.count <= 5 && port.allSatisfy { (0x30...0x39).contains($0) }
    }
}
