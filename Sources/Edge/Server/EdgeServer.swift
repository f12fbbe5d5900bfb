package import Foundation
package import Journal
package import Logging
import NIOCore
import NIOExtras
import NIOPosix
package import Preferences
package import Receipts
import ServiceLifecycle

/// The public endpoints: links, pixels, recipients' preferences, and gateways' receipts.
package final class EdgeServer: Service {
    package struct Configuration: Sendable {
        /// The address to listen on. Default `127.0.0.1`.
        package var host = "127.0.0.1"
        /// The port to listen on; `0` for any that is free. Default 8710.
        package var port = 8710
        /// How long a connection may be silent between requests, or take none of its answers, in seconds. Default 30.
        package var idleTimeout = 30
        /// How long a request's head may take to come in, in seconds. Default 10.
        package var headTimeout = 10
        /// How many connections may be open; past it, who has kept the edge waiting longest is closed. Fewer where the
        /// process may not open as many files. Default 16384.
        package var maximumConnections = 16_384
        /// How many threads serve connections. Default: one for each core.
        package var threads = System.coreCount
        /// How often the store is asked for new message versions, in milliseconds. Default 500.
        package var refreshInterval = 500
        /// Certificates and their keys. Where there are any, connections speak TLS (1.2 or later) and nothing else; the first
        /// is shown where none of them is for the host. Default none.
        package var certificates: [CertificateFiles] = []
        /// Default nobody.
        package var proxies = TrustedProxies()
        /// Whether clients' addresses are recorded, for the processor to tell scanners by (M12.3). Default false.
        package var recordsAddresses = false
        /// Who sends receipts of text messages. Default nobody.
        package var receipts: ReceiptSource?

        package init() {}
    }

    package let counts = RecordingCounts()
    private let configuration: Configuration
    private let directory: LinkDirectory
    private let quiescing: ServerQuiescingHelper
    private let listener: any Channel
    private let front: ConnectionFront
    private let logger: Logger

    /// Listens. Requests are answered from here on; ``run()`` keeps the directory fresh and ends when asked to.
    package init(
        configuration: Configuration, directory: LinkDirectory, pages: PreferencePages, journal: any Journal,
        logger: Logger, now: @escaping @Sendable () -> Date
    ) async throws {
        front = ConnectionFront(
            proxies: configuration.proxies.speakProxyProtocol ? configuration.proxies : nil,
            certificates: configuration.certificates.isEmpty
                ? nil : try ServerCertificates(configuration.certificates))
        // The store may be unreachable now; links that are in the snapshot work nevertheless.
        do {
            try await directory.loadSnapshot()
        } catch {
            logger.warning("the edge's snapshot cannot be read; links work once the store can be")
        }
        await Self.refresh(directory, logger)
        // One of its own lives as long as the process too: answers may be on their way until the end.
        let group: MultiThreadedEventLoopGroup =
            configuration.threads == System.coreCount
            ? .singleton : MultiThreadedEventLoopGroup(numberOfThreads: max(1, configuration.threads))
        let quiescing = ServerQuiescingHelper(group: group)
        var limits = ConnectionWait.Limits()
        limits.idle = .seconds(Int64(configuration.idleTimeout))
        limits.head = .seconds(Int64(configuration.headTimeout))
        let metrics = EdgeMetrics()
        let shared = EdgeHandler.Shared(
            directory: directory, pages: pages, receipts: configuration.receipts, limits: limits, now: now,
            front: front, metrics: metrics,
            addresses: configuration.recordsAddresses ? configuration.proxies : nil)
        let maximum = FileLimit.connections(wanted: configuration.maximumConnections)
        if maximum < configuration.maximumConnections {
            logger.notice(
                "fewer connections than configured: the process may not open more files",
                metadata: ["connections": "\(maximum)"])
        }
        let places = Self.places(
            on: group, maximum: maximum, journal: journal, counts: counts, metrics: metrics, now: now)
        listener = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(quiescing.makeServerChannelHandler(channel: channel))
                }
            }
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            // A client that has said all it wants to still gets its answers.
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            // What a connection can hold in memory: a read of 16 KiB beyond as much read ahead, and as many unread answers.
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(
                .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 1024, initial: 2048, maximum: 16_384)
            )
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 8_192, high: 16_384))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    // Every loop of the group has one.
                    let place = places[ObjectIdentifier(channel.eventLoop)]!.value
                    try shared.front.addHandlers(to: channel.pipeline.syncOperations)
                    try channel.pipeline.syncOperations.addHandler(
                        EdgeHandler(shared: shared, place: place))
                }
            }
            .bind(host: configuration.host, port: configuration.port).get()
        self.configuration = configuration
        self.directory = directory
        self.quiescing = quiescing
        self.logger = logger
    }

    private static func refresh(_ directory: LinkDirectory, _ logger: Logger) async {
        do {
            try await directory.refresh()
        } catch is LinkDirectory.SnapshotError {
            logger.warning("what the edge knows cannot be saved beside the store; it is in memory only")
        } catch {
            if Task.isCancelled { return }
            logger.warning("the store cannot be read; links known so far keep working")
        }
    }

    /// One for each loop, so that none has to wait for another. Connections go to the loops in turn.
    private static func places(
        on group: MultiThreadedEventLoopGroup, maximum: Int, journal: any Journal, counts: RecordingCounts,
        metrics: EdgeMetrics, now: @escaping @Sendable () -> Date
    ) -> [ObjectIdentifier: NIOLoopBoundBox<EdgeHandler.Place>] {
        let loops = Array(group.makeIterator())
        return Dictionary(
            uniqueKeysWithValues: loops.map { loop in
                let place = EdgeHandler.Place(
                    open: OpenConnections(maximum: max(1, maximum / loops.count), metric: metrics.connections),
                    recorder: LoopRecorder(eventLoop: loop, journal: journal, counts: counts, now: now),
                    writer: AnswerWriter(metrics: metrics))
                return (ObjectIdentifier(loop), .makeBoxSendingValue(place, eventLoop: loop))
            })
    }

    private func keepCertificatesFresh() async {
        guard let certificates = front.certificates else { return }
        while !Task.isCancelled {
            certificates.refresh(logger)
            try? await Task.sleep(for: .milliseconds(configuration.refreshInterval))
        }
    }

    /// The port it listens on.
    package var port: Int { listener.localAddress?.port ?? configuration.port }

    /// Runs until graceful shutdown; then takes no new connections, answers what it has read, and returns.
    package func run() async throws {
        let stopped = listener.eventLoop.makePromise(of: Void.self)
        await cancelWhenGracefulShutdown {
            // By itself: the store may take its time.
            async let _: Void = self.keepCertificatesFresh()
            while !Task.isCancelled {
                await Self.refresh(self.directory, self.logger)
                try? await Task.sleep(for: .milliseconds(self.configuration.refreshInterval))
            }
        }
        quiescing.initiateShutdown(promise: stopped)
        try await stopped.futureResult.get()
        logger.info("edge stopped", metadata: ["recorded": "\(counts.recorded)", "unrecorded": "\(counts.unrecorded)"])
    }
}
