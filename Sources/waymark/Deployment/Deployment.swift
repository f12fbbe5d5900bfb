import API
import Access
import Channels
import Console
import Edge
import Foundation
import Journal
import KeyFile
import LinkIdentifiers
import Logging
import Metrics
import NIOCore
import Operations
import Preferences
import Processor
import Sender
import ServiceLifecycle
import Store
import Telemetry
import UnixSignals
import Webhooks

/// The parts that are served of one data directory, in one process. The only place where they are put together.
struct Deployment {
    let directory: DataDirectory
    let settings: Settings
    let roles: Set<Role>
    let store: any Store
    let keys: KeyRing
    let logger: Logger
    private let metrics = MetricsRegistry(descriptions: MetricDescriptions.all)
    private let locks: [FolderLock]

    /// Where it can be reached.
    struct Addresses {
        /// `nil` where this process is no edge.
        let edge: String?
        let console: String
    }

    init(directory: DataDirectory, settings: Settings, roles: Set<Role> = Set(Role.allCases)) throws {
        self.directory = directory
        self.settings = settings
        self.roles = roles
        var logger = Logger(label: "waymark") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = Logger.Level(rawValue: settings.logLevel) ?? .notice
        self.logger = logger
        locks = try Role.allCases.filter(roles.contains).map(directory.lock)
        // Before any part is made, whose metrics are the registry's from then on.
        MetricsSystem.bootstrap(metrics)
        keys = try directory.keys()
        store = directory.reachableStore()
    }

    /// Runs until SIGINT or SIGTERM: then what has been answered is processed. A second signal ends the process at once.
    ///
    /// - Parameter onReady: is called once edge and console both answer.
    func run(onReady: @escaping @Sendable (Addresses) async -> Void) async throws {
        let now: @Sendable () -> Date = { Date() }
        // A limit on the size of files is like a full disk, and no reason to end (M6.2).
        signal(SIGXFSZ, SIG_IGN)
        let journal =
            roles.isDisjoint(with: [.edge, .processor])
            ? nil : directory.openJournal(settings.journal, logger: logger)
        // They are stopped from the last to the first: the processor sees everything that the edge has answered.
        var services: [any Service] = []
        var edge: EdgeServer?
        let links = roles.contains(.edge) ? try linkDirectory() : nil
        if let journal {
            if roles.contains(.processor) {
                services.append(
                    Retention(configuration: settings.retention, store: store, logger: logger, now: now))
                services.append(
                    Processor(
                        configuration: settings.processor, journal: journal, store: store, logger: logger, now: now))
            }
            if let links { edge = try await self.edge(links, journal: journal, now: now) }
        }
        let edgeURL = edge.flatMap { settings.listeningURL(port: $0.port)?.description }
        var senders: (mails: MailSender, texts: TextSender)?
        if roles.contains(.sender) {
            let port = edge?.port ?? settings.edge.port
            let (journeyWakeup, mailWakeup, textWakeup) = (Wakeup(), Wakeup(), Wakeup())
            let mails = try mailSender(port: port, wakeup: mailWakeup, onNoted: journeyWakeup, now: now)
            let texts = try textSender(port: port, wakeup: textWakeup, onNoted: journeyWakeup, now: now)
            services.append(
                WebhookService(
                    configuration: settings.webhooks, store: store, keys: keys, logger: logger, now: now,
                    random: { Double.random(in: 0...1) }))
            senders = (mails, texts)
            services += [mails, texts]
            services.append(
                JourneyRunner(
                    configuration: settings.journeys, store: store, wakeup: journeyWakeup, logger: logger, now: now
                ) {
                    mailWakeup()
                    textWakeup()
                })
        }
        services += try keyWatch(links, senders)
        let urls = try settings.urls(port: edge?.port ?? settings.edge.port)
        let api = roles.contains(.console) ? try api(urls, now: now) : nil
        if let api { services.append(api.jobs) }
        services.append(
            try console(
                api: api?.api, urls, ready: edge == nil ? nil : journal, journal: journal, counts: edge?.counts,
                edgeURL: edgeURL, now: now,
                onReady: onReady))
        if let edge { services.append(edge) }
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: services, logger: logger))
        let signals = Task { await Self.stop(group) }
        defer { signals.cancel() }
        do {
            try await group.run()
        } catch let error as IOError {
            throw CommandError(Self.problem(error, settings.console.host, settings.console.port))
        }
        try journal?.close()
    }

    /// What takes a rotated ring in, where the ring is in a file and somebody here needs it.
    private func keyWatch(
        _ links: LinkDirectory?, _ senders: (mails: MailSender, texts: TextSender)?
    ) throws -> [KeyWatch] {
        guard links != nil || senders != nil, case .file(let file) = try directory.keySource() else { return [] }
        if file.awaitsEncryption {
            logger.warning("the keys file is not encrypted yet; run “waymark key encrypt”")
        }
        let interval = settings.edge.refreshInterval
        let watch = KeyWatch(file: file, keys: keys, interval: interval, logger: logger) { ring in
            // In this order: a link must not be out before the edge can read it. An edge in a process of its own has
            // looked at the file twice by then.
            if let links { links.use(ring) } else { try? await Task.sleep(for: .milliseconds(2 * interval)) }
            await senders?.mails.use(ring)
            await senders?.texts.use(ring)
        }
        return [watch]
    }

    private func linkDirectory() throws -> LinkDirectory {
        LinkDirectory(
            store: store, snapshot: directory.openSnapshot(logger: logger), keys: keys,
            publicURL: try settings.publicURL(port: settings.edge.port), shortURL: settings.shortURL)
    }

    private func edge(
        _ links: LinkDirectory, journal: SQLiteJournal, now: @escaping @Sendable () -> Date
    ) async throws -> EdgeServer {
        var configuration = settings.edge
        configuration.receipts = try settings.texts.receiptSource()
        do {
            return try await EdgeServer(
                configuration: configuration, directory: links,
                pages: try PreferencePages(store: store, logger: logger, now: now), journal: journal, logger: logger,
                now: now)
        } catch let error as CertificateError {
            throw CommandError("\(error)")
        } catch let error as IOError {
            throw CommandError(Self.problem(error, settings.edge.host, settings.edge.port))
        }
    }

    private func mailSender(
        port: Int, wakeup: Wakeup, onNoted: Wakeup, now: @escaping @Sendable () -> Date
    ) throws -> MailSender {
        MailSender(
            configuration: settings.mailSender, store: store,
            channel: try settings.mail.channel(outbox: directory.outbox, logger: logger), keys: keys,
            publicURL: try settings.publicURL(port: port), wakeup: wakeup, onNoted: onNoted, logger: logger,
            now: now)
    }

    private func textSender(
        port: Int, wakeup: Wakeup, onNoted: Wakeup, now: @escaping @Sendable () -> Date
    ) throws -> TextSender {
        TextSender(
            configuration: settings.textSender, store: store,
            channel: try settings.texts.channel(outbox: directory.outbox, logger: logger, now: now), keys: keys,
            publicURL: try settings.publicURL(port: port), shortURL: try settings.shortURL(port: port),
            wakeup: wakeup, onNoted: onNoted, logger: logger,
            now: now)
    }

    /// The pages, where this process shows them, and in any case whether it is well and its metrics.
    ///
    /// - Parameter ready: the journal that has to be writable for the process to be ready.
    private func console(
        api: API?, _ urls: DeploymentURLs, ready: SQLiteJournal?, journal: SQLiteJournal?,
        counts: RecordingCounts?, edgeURL: String?,
        now: @escaping @Sendable () -> Date,
        onReady: @escaping @Sendable (Addresses) async -> Void
    ) throws -> ConsoleServer {
        let host = settings.console.host
        let notes = ProcessNotes(journal: journal, counts: counts)
        let pages = try api.map {
            try Pages(
                store: store, api: $0, urls: urls, consentCacheHours: settings.processor.consentCacheHours,
                notes: { await notes.notes(at: now()) }, logger: logger, now: now)
        }
        return ConsoleServer(
            configuration: settings.console, pages: pages, api: api,
            metrics: MetricsEndpoint(
                token: try metricsToken(), authenticator: Authenticator(store: store, now: now), store: store
            ) { [metrics] in
                await journal?.measure(at: now())
                return metrics.text()
            },
            isReady: { try await ready?.check() }, logger: logger,
            onListening: { port in await onReady(Addresses(edge: edgeURL, console: "http://\(host):\(port)")) })
    }

    private func metricsToken() throws -> MetricsToken? {
        guard let text = try settings.metricsToken?.read() else { return nil }
        guard let token = MetricsToken(text) else {
            throw CommandError(
                "“console.metrics-token” needs \(MetricsToken.minimumLength) to \(MetricsToken.maximumLength) characters of "
                    + "ASCII, and no spaces; “openssl rand -hex 32” makes one")
        }
        return token
    }

    /// The API, and what does the long work that is asked for by it.
    private func api(_ urls: DeploymentURLs, now: @escaping @Sendable () -> Date) throws -> (api: API, jobs: JobRunner)
    {
        let eraser = try PersonEraser(directory, store, settings: settings)
        let jobs = JobRunner(store: store, logger: logger, now: now, resume: eraser.finishUnfinished)
        let api = try API(
            configuration: settings.api, store: store, keys: keys, urls: urls, jobs: jobs, eraser: eraser,
            spool: try Spool(directory: directory.spool), logger: logger, now: now)
        return (api, jobs)
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
