package import Interactions

/// Whose word is taken on which client is being asked for.
package struct TrustedProxies: Sendable {
    /// A header that proxies add to. Only the one that they write is believed: another comes through them as the client made
    /// it up.
    package enum Header: String, Sendable, CaseIterable {
        case xForwardedFor = "x-forwarded-for"
        /// RFC 7239.
        case forwarded
    }

    /// Where the proxies are. Default none.
    package var networks: [Network] = []
    /// The header in which they say it. Default none.
    package var header: Header?
    /// Whether every connection begins with a PROXY header, of version 1 or 2; one from elsewhere is closed. Default false.
    package var speakProxyProtocol = false

    package init() {}

    /// The client's address, as far as it is known for certain. Every proxy adds, on the right, whom it was asked by. So the
    /// client is the first from the right that is no trusted proxy; where something else stands there, the last proxy that
    /// can be trusted is all that is known.
    ///
    /// - Parameters:
    ///   - peer: who is at the other end of the connection.
    ///   - head: a head that has been read, of which only whole lines matter.
    func client(of peer: IPAddress, head: UnsafeRawBufferPointer) -> IPAddress {
        guard let header, networks.contains(peer) else { return peer }
        var client = peer
        var rest = head[...]
        // From the last line to the first: several of a name are one list (RFC 9110 §5.3).
        while let lineFeed = rest.lastIndex(of: UInt8(ascii: "\n")) {
            let line = rest[(lineFeed + 1)...]
            rest = rest[..<lineFeed]
            guard var list = header.value(in: line) else { continue }
            while let element = list.takeLast() {
                guard let address = header.address(in: element) else { return client }
                client = address
                if !networks.contains(address) { return client }
            }
        }
        return client
    }
}

extension TrustedProxies.Header {
    /// The value, where the line is one of this header.
    fileprivate func value(in line: Slice<UnsafeRawBufferPointer>) -> ForwardedList? {
        FieldLine.value(of: rawValue, in: line).map(ForwardedList.init)
    }

    fileprivate func address(in element: Slice<UnsafeRawBufferPointer>) -> IPAddress? {
        switch self {
        case .xForwardedFor: IPAddress(text: element) ?? IPAddress(node: element)
        case .forwarded: ForwardedList.node(for: element).flatMap { IPAddress(node: $0) }
        }
    }
}
