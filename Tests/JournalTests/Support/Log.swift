import Foundation
import Logging

/// Everything that was logged, with its level.
final class Log: @unchecked Sendable {
    private let lock = NSLock()
    private var lines: [(Logger.Level, String)] = []

    func text(_ level: Logger.Level) -> String {
        lock.withLock { lines.filter { $0.0 == level }.map(\.1).joined(separator: "\n") }
    }

    var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }

    private struct Handler: LogHandler {
        let log: Log
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            log.lock.withLock { log.lines.append((event.level, "\(event.message) \(event.metadata ?? [:])")) }
        }
    }
}
