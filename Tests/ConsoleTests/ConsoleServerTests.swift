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

@Suite("Clients that do not read", .timeLimit(.minutes(1)))
struct ConsoleServerTests {
    private let scratch: TemporaryFolder

    init() throws { scratch = try TemporaryFolder() }

    private func serve(
        idleTimeout: TimeAmount, _ body: @escaping @Sendable (_ port: Int) async throws -> Void
    ) async throws {
        let store = try SQLiteStore(path: scratch.path("store.sqlite"))
        var configuration = ConsoleServer.Configuration()
        configuration.port = 0
        configuration.idleTimeout = idleTimeout
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let server = ConsoleServer(
            configuration: configuration, pages: nil, api: nil,
            metrics: MetricsEndpoint(
                token: nil, authenticator: Authenticator(store: store, now: { Date() }),
                store: store
            ) { "" },
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

    /// A client that never reads.
    private func connect(_ port: Int) async throws -> any Channel {
        try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.autoRead, value: false)
            .channelOption(.socketOption(.so_rcvbuf), value: 1 << 16)
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
}
