import API
import Configuration
import Console
import Edge
import Foundation
import Journal
import LinkIdentifiers
import Processor
import Sender
import SystemPackage
import Webhooks
import Workspace

/// The configuration of every part: command-line arguments over environment over file over defaults.
///
/// A key such as `edge.port` is `edge:` / `port:` in the file and `WAYMARK_EDGE_PORT` in the environment.
struct Settings {
    var edge = EdgeServer.Configuration()
    /// Where recipients reach the edge; `nil` for the address it listens on.
    var publicURL: PublicURL?
    /// Where short links are; `nil` for where all others are.
    var shortURL: PublicURL?
    var console = ConsoleServer.Configuration()
    var api = API.Configuration()
    /// What the deployment's metrics are read with; `nil` for a key of the only organization.
    var metricsToken: Secret?
    var journal = SQLiteJournal.Configuration()
    var processor = Processor.Configuration()
    var retention = Retention.Configuration()
    var journeys = JourneyRunner.Configuration()
    var mailSender = MailSender.Configuration()
    var textSender = TextSender.Configuration()
    var webhooks = WebhookConfiguration()
    var texts = TextSettings()
    var mail = MailSettings()
    /// The least severe messages that are logged. Default `notice`.
    var logLevel = "notice"

    /// - Parameters:
    ///   - arguments: values by key, from the command line.
    ///   - file: the configuration file's path; it need not be there.
    init(arguments: [AbsoluteConfigKey: ConfigValue], file: String) async throws {
        try SettingsKey.check(environment: ProcessInfo.processInfo.environment)
        var providers: [any ConfigProvider] = [
            InMemoryProvider(values: arguments),
            EnvironmentVariablesProvider().prefixKeys(with: "waymark"),
        ]
        if FileManager.default.fileExists(atPath: file) {
            try SettingsKey.check(file: file)
            providers.append(try await FileProvider<YAMLSnapshot>(filePath: .init(file)))
        }
        let reader = ConfigReader(providers: providers)
        edge.host = reader.string(forKey: "edge.host", default: edge.host)
        edge.port = reader.int(forKey: "edge.port", default: edge.port)
        edge.idleTimeout = reader.int(forKey: "edge.idle-timeout", default: edge.idleTimeout)
        edge.headTimeout = reader.int(forKey: "edge.head-timeout", default: edge.headTimeout)
        edge.maximumConnections = reader.int(forKey: "edge.maximum-connections", default: edge.maximumConnections)
        edge.threads = reader.int(forKey: "edge.threads", default: edge.threads)
        edge.refreshInterval = reader.int(forKey: "edge.refresh-interval", default: edge.refreshInterval)
        try readFront(reader)
        publicURL = reader.string(forKey: "edge.public-url").flatMap(PublicURL.init)
        shortURL = reader.string(forKey: "edge.short-url").flatMap(PublicURL.init)
        console.host = reader.string(forKey: "console.host", default: console.host)
        console.port = reader.int(forKey: "console.port", default: console.port)
        api.rate = reader.double(forKey: "console.api-rate", default: api.rate)
        metricsToken = try Secret(reader, "console.metrics-token")
        journal.maximumWaiting = reader.int(forKey: "journal.maximum-waiting", default: journal.maximumWaiting)
        journal.maximumWait = reader.int(forKey: "journal.maximum-wait", default: journal.maximumWait)
        // Where there is no limit, a minute is long.
        processor.journalDelay = journal.maximumWait == 0 ? 60 : max(5, Double(journal.maximumWait) / 1000 + 3)
        processor.batchSize = reader.int(forKey: "processor.batch-size", default: processor.batchSize)
        processor.pollInterval = reader.int(forKey: "processor.poll-interval", default: processor.pollInterval)
        processor.consentCacheHours = reader.double(
            forKey: "processor.consent-cache-hours", default: processor.consentCacheHours)
        processor.consentCacheCapacity = reader.int(
            forKey: "processor.consent-cache-capacity", default: processor.consentCacheCapacity)
        processor.honoursRequests = reader.bool(
            forKey: "processor.honours-requests", default: processor.honoursRequests)
        processor.scannerNetworks = Self.networks(reader, "processor.scanner-networks")
        processor.keepsNetworks = reader.bool(forKey: "processor.keeps-networks", default: processor.keepsNetworks)
        // An address that serves nothing is not recorded.
        edge.recordsAddresses = !processor.scannerNetworks.isEmpty || processor.keepsNetworks
        retention.interval = reader.int(forKey: "processor.retention-interval", default: retention.interval)
        journeys.batchSize = reader.int(forKey: "sender.batch-size", default: journeys.batchSize)
        journeys.pollInterval = reader.int(forKey: "sender.poll-interval", default: journeys.pollInterval)
        mailSender.pollInterval = journeys.pollInterval
        textSender.pollInterval = journeys.pollInterval
        webhooks = try Self.webhooks(reader)
        api.webhooks = webhooks
        texts = try TextSettings(reader)
        mail = try MailSettings(reader)
        if mail.channel == .smtp { mailSender.limits = mail.limits }
        mailSender.bounceAddress = mail.bounceAddress
        logLevel = reader.string(forKey: "log.level", default: logLevel)
    }
}
