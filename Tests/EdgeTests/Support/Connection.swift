import NIOCore
import NIOPosix

/// A client's connection to the edge: bytes out, answers in.
struct Connection {
    struct Answer: Equatable {
        var status: String
        /// In the order in which they came, but for `Date`.
        var headers: [String]
        var body: [UInt8]

        func header(_ name: String) -> String? {
            headers.first { $0.hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) }
        }
    }

    struct ProtocolError: Error { let received: String }

    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var received: [UInt8] = []
    /// `Date` headers, as they came.
    private(set) var dates: [String] = []

    /// Connects, and closes when `body` is done.
    static func open<Result: Sendable>(
        port: Int, _ body: @Sendable (inout Connection) async throws -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var connection = Connection(inbound: inbound.makeAsyncIterator(), outbound: outbound)
            return try await body(&connection)
        }
    }

    private init(
        inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
        outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.inbound = inbound
        self.outbound = outbound
    }

    func send(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }

    /// Asks, and waits for the answer.
    mutating func request(
        _ path: String, method: String = "GET", fields: [String] = [], body: String = ""
    ) async throws -> Answer? {
        let head = ["\(method) \(path) HTTP/1.1", "Host: edge"] + fields
        try await send(head.map { $0 + "\r\n" }.joined() + "\r\n" + body)
        return try await answer(toHead: method == "HEAD")
    }

    /// The next answer; `nil` where the connection ended instead.
    mutating func answer(toHead: Bool = false) async throws -> Answer? {
        let separator = Array("\r\n\r\n".utf8)
        var end = 0
        while true {
            if let found = received.indices.first(where: { received[$0...].starts(with: separator) }) {
                end = found
                break
            }
            if try await !receive() {
                if received.isEmpty { return nil }
                throw ProtocolError(received: String(decoding: received, as: UTF8.self))
            }
        }
        var lines = String(decoding: received[..<end], as: UTF8.self).split(separator: "\r\n").map(String.init)
        received.removeFirst(end + 4)
        let status = lines.removeFirst()
        guard status.hasPrefix("HTTP/1.1 ") else { throw ProtocolError(received: status) }
        dates += lines.filter { $0.hasPrefix("Date: ") }
        var answer = Answer(
            status: String(status.dropFirst(9)), headers: lines.filter { !$0.hasPrefix("Date: ") }, body: [])
        // RFC 9110 §8.6
        if status.hasPrefix("HTTP/1.1 204 ") { return answer }
        guard let length = answer.header("Content-Length").flatMap({ Int($0) }) else {
            throw ProtocolError(received: status)
        }
        if toHead { return answer }
        while received.count < length {
            if try await !receive() { throw ProtocolError(received: status) }
        }
        answer.body = Array(received.prefix(length))
        received.removeFirst(length)
        return answer
    }

    /// Whether the server has closed the connection without sending anything more.
    mutating func isAtEnd() async throws -> Bool {
        if !received.isEmpty { return false }
        return try await !receive()
    }

    private mutating func receive() async throws -> Bool {
        guard let buffer = try await inbound.next() else { return false }
        received += buffer.readableBytesView
        return true
    }
}
