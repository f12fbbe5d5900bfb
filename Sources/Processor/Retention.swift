package import Foundation
package import Logging
import ServiceLifecycle
package import Store

/// Turns attributed interactions anonymous when their time is over, and deletes the personal values of text messages' links.
package struct Retention: Service {
    package struct Configuration: Sendable {
        /// How often it is looked whose time is over, in seconds. Default 60.
        package var interval = 60

        package init() {}
    }

    /// How many of an organization's rows are changed together, so that nobody waits long for the store.
    private static let limit = 2000

    private let configuration: Configuration
    private let store: any RetentionStore
    private let logger: Logger
    private let now: @Sendable () -> Date

    package init(
        configuration: Configuration, store: any RetentionStore, logger: Logger, now: @escaping @Sendable () -> Date
    ) {
        self.configuration = configuration
        self.store = store
        self.logger = logger
        self.now = now
    }

    /// Looks until graceful shutdown.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            // What was replaced before a crash may stand there still.
            var isLogFull = true
            while !Task.isCancelled {
                do {
                    let count = try await inPieces(store.anonymiseOverdue)
                    if count > 0 { logger.info("interactions made anonymous", metadata: ["count": "\(count)"]) }
                    let links = try await inPieces(store.deletePersonalValues)
                    if links > 0 { logger.info("personal values of links deleted", metadata: ["count": "\(links)"]) }
                    // Where a reader is in the way, the next time.
                    if isLogFull || count > 0 || links > 0 { isLogFull = try await !store.emptyLog() }
                } catch is CancellationError {
                    return
                } catch {
                    logger.error("could not look for old interactions", metadata: ["error": "\(type(of: error))"])
                }
                try? await Task.sleep(for: .seconds(max(1, configuration.interval)))
            }
        }
    }

    /// Does what is due, and says how many interactions that were.
    private func inPieces(_ step: (Date, Int) async throws -> (count: Int, isDone: Bool)) async throws -> Int {
        var count = 0
        while true {
            let piece = try await step(now(), Self.limit)
            count += piece.count
            try Task.checkCancellation()
            if piece.isDone { return count }
        }
    }
}
