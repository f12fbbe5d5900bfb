package import Foundation
package import Journal
package import Logging
import NIOCore
import NIOExtras
import NIOPosix
import ServiceLifecycle

/// The public endpoints: links and pixels.
package final class EdgeServer: Service {
    package struct Configuration: Sendable {
        /// The address to listen on. Default `127.0.0.1`.
        package var host = "127.0.0.1"
        /// The port to listen on; `0` for any that is free. Default 8710.
        package var port = 8710
        /// How long a connection may be silent, in seconds. Default 30.
        package var idleTimeout = 30
        /// How often the store is asked for new message versions, in milliseconds. Default 500.
        package var refreshInterval = 500

        package init() {}
    }

    package let counts = RecordingCounts()
    private let configuration: Configuration
    private let directory: LinkDirectory
    private let quiescing: ServerQuiescingHelper
    private let listener: any Channel
    private let logger: Logger

    /// Listens. Requests are answered from here on; ``run()`` keeps the directory fresh and ends when asked to.
    package init(
        configuration: Configuration, directory: LinkDirectory, journal: any Journal, logger: Logger,
        now: @escaping @Sendable () -> Date
    ) async throws {
        // The store may be unreachable now; links that are in the snapshot work nevertheless.
        try? await directory.loadSnapshot()
        await Self.refresh(directory, logger)
        let group = MultiThreadedEventLoopGroup.singleton
        let quiescing = ServerQuiescingHelper(group: group)
        let shared = EdgeHandler.Shared(directory: directory, journal: journal, counts: counts, now: now)
        let timeout = TimeAmount.seconds(Int64(configuration.idleTimeout))
        listener = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(quiescing.makeServerChannelHandler(channel: channel))
                }
            }
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        IdleStateHandler(readTimeout: timeout), EdgeHandler(shared: shared),
                    ])
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

    /// The port it listens on.
    package var port: Int { listener.localAddress?.port ?? configuration.port }

    /// Runs until graceful shutdown; then takes no new connections, answers what it has read, and returns.
    package func run() async throws {
        let stopped = listener.eventLoop.makePromise(of: Void.self)
        await cancelWhenGracefulShutdown {
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
