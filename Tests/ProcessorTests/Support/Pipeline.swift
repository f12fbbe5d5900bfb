import Consent
import Foundation
import Interactions
import Journal
import LinkIdentifiers
import Logging
import Messages
import Processor
import SQLiteStore
import Store
import TestSupport
import Testing

/// A real journal and a real store, a message sent to three profiles, and a clock that the test moves.
final class Pipeline: @unchecked Sendable {
    static let start = Date(timeIntervalSince1970: 1_750_000_000)

    let scratch = try! TemporaryFolder()
    let store: SQLiteStore
    private(set) var journal: SQLiteJournal
    private(set) var deliveries: [DeliveryNumber] = []
    private let organization: WorkspaceContents.Organization
    let log = Log()
    private let lock = NSLock()
    private var time = Pipeline.start

    init(model: EnforcementModel = .restrictive, windowMonths: Int = 6) async throws {
        store = try SQLiteStore(path: scratch.path("store.sqlite"))
        journal = SQLiteJournal(path: scratch.path("journal.sqlite"))
        let html = """
            <a href="https://a.example" data-tracking-id="cta"><a href="https://b.example/{{ profile.x }}"><a href="https://c.example" data-tracking-id="cta">
            """
        let content = MessageContent(subject: "S", from: "a@b.example", html: Array(html.utf8), text: nil)
        organization = WorkspaceContents.Organization(
            id: "org", name: "Org", geo: "nam", window: TrackingWindow(months: windowMonths)!,
            compliance: ComplianceProfile([.init(purpose: .tracking, model: model)]))
        let contents = WorkspaceContents(
            organization: organization,
            messages: [
                .init(name: "welcome", content: content, links: try CompiledMessage(content, knownVariables: nil).links)
            ],
            journeys: [
                .init(
                    name: "j",
                    definition: .sending((.email, "welcome")))
            ],
            profiles: (0..<3).map { .init(id: "p\($0)", email: "p\($0)@mail.example", attributes: ["x": "\($0)"]) },
            consents: [])
        _ = try await store.apply(
            contents, hashedIdentifier: "hash", contactHash: KeyRing.random().contactHash(of: "org"), at: Self.start)
        for profile in 0..<3 { try await consent(profile, .optedIn) }
        _ = try await store.publish(journey: "j", organization: "org", at: Self.start)
        deliveries = try await store.prepareMails(at: Self.start).map(\.number)
    }

    // MARK: The clock

    var now: Date {
        get { lock.withLock { time } }
        set { lock.withLock { time = newValue } }
    }

    // MARK: What happens

    func processor(
        store: (any InteractionStore)? = nil, _ change: (inout Processor.Configuration) -> Void = { _ in }
    ) -> Processor {
        var configuration = Processor.Configuration()
        change(&configuration)
        return Processor(
            configuration: configuration, journal: journal, store: store ?? self.store, logger: log.logger,
            now: { [self] in now })
    }

    func consent(_ profile: Int, _ status: ConsentStatus) async throws {
        let contents = WorkspaceContents(
            organization: organization, messages: [], journeys: [], profiles: [],
            consents: [
                .init(
                    contact: "p\(profile)@mail.example", scope: ConsentScope(.tracking),
                    record: ConsentRecord(status: status, reason: "", source: "test", at: now, by: "test"))
            ])
        _ = try await store.apply(
            contents, hashedIdentifier: "hash", contactHash: KeyRing.random().contactHash(of: "org"), at: now)
    }

    func entry(_ delivery: Int, _ ordinal: Int, after seconds: TimeInterval = 60) -> JournalEntry {
        JournalEntry(
            at: Self.start + seconds, link: LinkReference(delivery: deliveries[delivery], ordinal: ordinal)!,
            destination: ordinal == 2 ? "https://b.example/\(delivery)" : nil,
            userAgent: "Mozilla/5.0 (iPhone) marker-agent")
    }

    func append(_ entries: JournalEntry...) async throws {
        for entry in entries {
            try await withCheckedThrowingContinuation { continuation in
                journal.append(JournalPack([entry])) { continuation.resume(with: $0.mapError { $0 as any Error }) }
            }
        }
    }

    /// Ends the journal's process and begins another on the same file.
    func reopenJournal() throws {
        try journal.close()
        journal = SQLiteJournal(path: scratch.path("journal.sqlite"))
    }

    // MARK: What came of it

    func process(_ processor: Processor) async throws { while try await processor.processBatch() {} }

    func interactions() async throws -> [InteractionRecord] { try await store.interactions(after: 0, limit: 1000) }

    func figures() async throws -> MessageFigures { try #require(try await store.figures(message: "welcome").first) }

    func waitingCommits() async throws -> Int { try await journal.commits(after: 0, limit: .max).count }
}
