import Channels
import Console
import Edge
import Foundation
import Journal
import KeyFile
import LinkIdentifiers
import Logging
import NIOCore
import Processor
import Sender
import ServiceLifecycle
import Store
import UnixSignals

/// Edge, processor, sender and console in one process, on one data directory. The only place where parts are put together.
struct Deployment {
    let directory: DataDirectory
    let settings: Settings
    let store: any Store
    let keys: KeyRing
    let logger: Logger

    /// Where it can be reached.
    struct Addresses {
        let edge: String
        let console: String
    }

    init(directory: DataDirectory, settings: Settings) throws {
        self.directory = directory
        self.settings = settings
        var logger = Logger(label: "waymark") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = Logger.Level(rawValue: settings.logLevel) ?? .notice
        self.logger = logger
        try directory.lock()
        keys = try directory.keys()
        store = try directory.openStore()
    }

    /// Runs until SIGINT or SIGTERM: then what has been answered is processed. A second signal ends the process at once.
    ///
    /// - Parameter onReady: is called once edge and console both answer.
    func run(onReady: @escaping @Sendable (Addresses) async -> Void) async throws {
        let now: @Sendable () -> Date = { Date() }
        let journal = try directory.openJournal(settings.journal)
        let links = LinkDirectory(store: store, keys: keys)
        let edge = try await edge(links, journal: journal, now: now)
        let edgeURL = "http://\(settings.edge.host):\(edge.port)"
        let sender = Sender(
            configuration: settings.sender, store: store, outbox: try Outbox(directory: directory.outbox), keys: keys,
            publicURL: settings.publicURL ?? edgeURL, logger: logger, now: now)
        let processor = Processor(
            configuration: settings.processor, journal: journal, store: store, logger: logger, now: now)
        let host = settings.console.host
        let console = try ConsoleServer(configuration: settings.console, store: store, logger: logger) { port in
            await onReady(Addresses(edge: edgeURL, console: "http://\(host):\(port)"))
        }
        // They are stopped from the last to the first: the processor sees everything that the edge has answered.
        let services: [any Service] = try keyWatch(links, sender) + [processor, sender, console, edge]
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: services, logger: logger))
        let signals = Task { await Self.stop(group) }
        defer { signals.cancel() }
        do {
            try await group.run()
        } catch let error as IOError {
            throw CommandError(Self.problem(error, host, settings.console.port))
        }
        try journal.close()
    }

    /// What takes a rotated ring in, where the ring is in a file.
    private func keyWatch(_ links: LinkDirectory, _ sender: Sender) throws -> [KeyWatch] {
        guard case .file(let file) = try directory.keySource() else { return [] }
        if file.awaitsEncryption {
            logger.warning("the keys file is not encrypted yet; run “waymark key encrypt”")
        }
        let watch = KeyWatch(file: file, keys: keys, interval: settings.edge.refreshInterval, logger: logger) { ring in
            // In this order: a link must not be out before the edge can read it.
            links.use(ring)
            await sender.use(ring)
        }
        return [watch]
    }

    private func edge(
        _ links: LinkDirectory, journal: SQLiteJournal, now: @escaping @Sendable () -> Date
    ) async throws -> EdgeServer {
        do {
            return try await EdgeServer(
                configuration: settings.edge, directory: links, journal: journal, logger: logger, now: now)
        } catch let error as IOError {
            throw CommandError(Self.problem(error, settings.edge.host, settings.edge.port))
        }
    }

    private static func problem(_ error: IOError, _ host: String, _ port: Int) -> String {
        let reason = error.errnoCode == EADDRINUSE ? "something else does" : String(cString: strerror(error.errnoCode))
        return "cannot listen on \(host):\(port): \(reason); choose another port with --port"
    }

    private static func stop(_ group: ServiceGroup) async {
        var count = 0
        for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) {
            count += 1
            if count > 1 { _exit(130) }
            await group.triggerGracefulShutdown()
        }
    }
}
