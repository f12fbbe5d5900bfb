import API
import Access
import Logging
import NIOCore
import NIOPosix
import SQLiteStore
import Synchronization
import TestSupport
import Testing

import struct Foundation.Date

@testable import Console

@Suite("Clients that read slowly, or not at all", .timeLimit(.minutes(1)))
struct ConsoleServerTests {
    private static let token = String(repeating: "t", count: 40)

    private let scratch = try! TemporaryFolder()

    /// - Parameter metrics: how many bytes `/metrics` has.
    private func serve(
        idleTimeout: TimeAmount, metrics: Int = 0, _ body: @escaping @Sendable (_ port: Int) async throws -> Void
    ) async throws {
        let store = try SQLiteStore(path: scratch.path("store.sqlite"))
        var configuration = ConsoleServer.Configuration()
        configuration.port = 0
        configuration.idleTimeout = idleTimeout
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let text = String(repeating: "m", count: metrics)
        let server = ConsoleServer(
            configuration: configuration, pages: nil, api: nil,
            metrics: MetricsEndpoint(
                token: MetricsToken(Self.token), authenticator: Authenticator(store: store, now: { Date() }),
                store: store
            ) { text },
            isReady: {}, logger: Logger(label: "test"), onListening: { port.yield($0) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try? await server.run() }
            for await port in ports {
                try await body(port)
                break
            }
            group.cancelAll()
        }
    }

    /// Counts what it is given to read.
    private final class Reader: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        let count = Mutex(0)

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let piece = unwrapInboundIn(data)
            count.withLock { $0 += piece.readableBytes }
        }
    }

    /// A client that takes little, and that only when it is told to read.
    private func connect(_ port: Int, _ reader: Reader = Reader()) async throws -> any Channel {
        try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.autoRead, value: false)
            .channelOption(.socketOption(.so_rcvbuf), value: 1 << 16)
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 1 << 16))
            .channelInitializer { channel in channel.pipeline.addHandler(reader) }
            .connect(host: "127.0.0.1", port: port).get()
    }

    @Test("One that asks and does not read is closed, though an answer is being given")
    func unread() async throws {
        try await serve(idleTimeout: .seconds(1)) { port in
            let client = try await connect(port)
            let requests = String(repeating: "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", count: 200_000)
            client.writeAndFlush(ByteBuffer(string: requests), promise: nil)
            let isCut = Mutex(true)
            let patience = client.eventLoop.scheduleTask(in: .seconds(30)) {
                isCut.withLock { $0 = false }
                client.close(promise: nil)
            }
            try await client.closeFuture.get()
            patience.cancel()
            let wasCut = isCut.withLock { $0 }
            #expect(wasCut)
        }
    }

    @Test("One that reads slowly gets all of its answers, which take longer than the timeout")
    func slow() async throws {
        let (size, count) = (1 << 16, 192)
        try await serve(idleTimeout: .seconds(5), metrics: size) { port in
            let reader = Reader()
            let client = try await connect(port, reader)
            let request = "GET /metrics HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(Self.token)\r\n"
            let requests =
                String(repeating: request + "\r\n", count: count - 1) + request + "Connection: close\r\n\r\n"
            try await client.writeAndFlush(ByteBuffer(string: requests))
            // Two megabytes a second at most. By a thread of its own: tasks may wait for other tests.
            let reading = client.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(30)) { _ in
                client.read()
            }
            try await client.closeFuture.get()
            reading.cancel()
            #expect(reader.count.withLock(\.self) > size * count)
        }
    }
}
