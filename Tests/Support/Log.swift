import Foundation
package import Logging

/// Everything that was logged, with its level.
package final class Log: @unchecked Sendable {
    private let lock = NSLock()
    private var lines: [(level: Logger.Level, text: String)] = []

    package init() {}

    package var text: String { lock.withLock { lines.map(\.text).joined(separator: "\n") } }

    package func text(_ level: Logger.Level) -> String {
        lock.withLock { lines.filter { $0.level == level }.map(\.text).joined(separator: "\n") }
    }

    package var logger: Logger {
        var logger = Logger(label: "test") { _ in Handler(log: self) }
        logger.logLevel = .trace
        return logger
    }

    private struct Handler: LogHandler {
        let log: Log
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let more = (event.metadata ?? [:]).map { "\($0)=\($1)" }.sorted().joined(separator: " ")
            log.lock.withLock { log.lines.append((event.level, "\(event.message) \(more)")) }
        }
    }
}
