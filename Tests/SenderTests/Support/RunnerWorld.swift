import Consent
import Foundation
import Interactions
import Journeys
import LinkIdentifiers
import Messages
import SQLiteStore
import Sender
import Store
import Synchronization
import TestSupport
import Testing

/// An organization with the profiles `p0`, `p1` …, the e-mails `a` and `b` and the text message `t`, in a real store, and who
/// runs its journeys, with a clock that is moved by hand.
final class RunnerWorld: Sendable {
    static let start = Date(timeIntervalSince1970: 1_750_000_000)

    let store: any Store
    let log = Log()
    private let scratch: TemporaryFolder
    private let clock = Mutex(RunnerWorld.start)
    private let preparations = Mutex(0)

    init(
        profiles: Int = 1, consents: [(profile: Int, ConsentStatus)] = [],
        change: (inout WorkspaceContents) -> Void = { _ in }, _ journeys: JourneyDefinition...
    ) async throws {
        scratch = try TemporaryFolder()
        store = try SQLiteStore(path: scratch.path("store.sqlite"))
        var contents = WorkspaceContents(
            organization: .init(
                id: "org", name: "Org", geo: "nam", window: .init(months: 6)!, compliance: ComplianceProfile()),
            messages: [],
            journeys: journeys.enumerated().map { .init(name: "journey-\($0)", definition: $1) },
            profiles: (0..<profiles).map {
                .init(id: "p\($0)", email: "p\($0)@mail.example", phone: "+1206555\(1000 + $0)", attributes: [:])
            },
            consents: consents.map { profile, status in
                .init(
                    contact: "p\(profile)@mail.example", scope: ConsentScope(.commercial),
                    record: ConsentRecord(status: status, reason: "", source: "", at: Self.start, by: ""))
            })
        for (name, channel) in [("a", Channel.email), ("b", .email), ("t", .text)] {
            let text = Array("https://a.example".utf8)
            let content = MessageContent(
                channel: channel, subject: "S", from: channel == .email ? "a@b.example" : "Org", html: nil, text: text)
            contents.messages.append(
                .init(name: name, content: content, links: try CompiledMessage(content, knownVariables: nil).links))
        }
        change(&contents)
        _ = try await store.apply(
            contents, hashedIdentifier: "hash", contactHash: KeyRing.random().contactHash(of: "org"), at: Self.start)
        for journey in contents.journeys {
            #expect(try await store.publish(journey: journey.name, organization: "org", at: Self.start) == true)
        }
    }

    var now: Date { clock.withLock(\.self) }
    func wait(_ seconds: Double) { clock.withLock { $0 += seconds } }
    /// How often it was said that something has been prepared.
    var prepared: Int { preparations.withLock(\.self) }

    func runner(_ change: (inout JourneyRunner.Configuration) -> Void = { _ in }) -> JourneyRunner {
        var configuration = JourneyRunner.Configuration()
        change(&configuration)
        return JourneyRunner(
            configuration: configuration, store: store, wakeup: Wakeup(), logger: log.logger, now: { self.now },
            onPrepared: { self.preparations.withLock { $0 += 1 } })
    }

    /// What is prepared of e-mails, as `profile message`.
    func mails() async throws -> [String] {
        var mails: [String] = []
        for mail in try await store.preparedMails(limit: 1000) {
            mails.append(
                "\(mail.recipient.profile) \(try await store.messageVersion(mail.messageVersion)?.message ?? "-")")
        }
        return mails
    }

    /// Hands every prepared e-mail over.
    func send() async throws {
        for mail in try await store.preparedMails(limit: 1000) {
            try await store.complete([store.sent(mail)], at: now)
        }
    }

    /// Of each step how many have left it, and how.
    func passed(journey: Int = 0) async throws -> [[String: Int]] {
        let status = try #require(try await store.status(ofJourney: "journey-\(journey)", organization: "org"))
        return status.versions[0].passed.map { counts in
            Dictionary(uniqueKeysWithValues: counts.map { ($0.key.description, $0.value) })
        }
    }
}

extension JourneyDefinition {
    static func everyone(_ steps: Step..., change: (inout JourneyDefinition) -> Void = { _ in }) -> JourneyDefinition {
        var definition = JourneyDefinition(name: "J", audience: .everyone, steps: steps)
        change(&definition)
        return definition
    }
}

extension JourneyDefinition.Step {
    static func mail(_ name: String, id: String? = nil) -> Self {
        .init(id: id ?? name, action: .message(.email, name: name))
    }
    static let text = Self(id: "t", action: .message(.text, name: "t"))
    static func wait(_ text: String) -> Self { .init(id: text, action: .wait(.duration(JourneyDuration(text)!))) }
    static func update(_ attribute: String, _ value: String) -> Self {
        .init(id: "set-\(attribute)", action: .update(attribute: attribute, value: value))
    }
    static func condition(_ attribute: String, is value: String, then: [Self] = [], otherwise: [Self] = []) -> Self {
        .init(
            id: "if-\(attribute)",
            action: .condition(
                [.init(attribute: attribute, test: .isOne([value]))], then: then, otherwise: otherwise))
    }
}
