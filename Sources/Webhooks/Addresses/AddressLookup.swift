import Foundation
import Interactions

/// An address that a host has.
struct HostAddress: Equatable, Sendable {
    let address: IPAddress
    /// As a socket is told of it.
    let text: String
}

/// Looks up all addresses of a host.
enum AddressLookup {
    /// More than all the webhooks of one organization keep busy, each with a test, if their hosts' name servers are slow.
    private static let work = BlockingWork(width: 64)

    /// - Returns: in the order in which the system would try them; empty where there are none, or it takes too long.
    static func addresses(of host: String, within limit: Duration) async -> [HostAddress] {
        await work.run(within: limit) { addresses(of: host) } ?? []
    }

    /// Waits for as long as it takes.
    private static func addresses(of host: String) -> [HostAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &first) == 0 else { return [] }
        defer { freeaddrinfo(first) }
        return sequence(first: first, next: { $0?.pointee.ai_next }).prefix { $0 != nil }.compactMap { entry in
            entry.flatMap { address($0.pointee) }
        }
    }

    private static func address(_ entry: addrinfo) -> HostAddress? {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let isRead = getnameinfo(
            entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
        guard isRead == 0 else { return nil }
        let number = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        // A link-local one has a zone behind it.
        return IPAddress(text: number.prefix { $0 != "%" }.utf8).map { HostAddress(address: $0, text: number) }
    }
}
