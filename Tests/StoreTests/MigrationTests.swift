import Consent
import Foundation
import GRDB
import Interactions
import Journeys
import Messages
import Store
import TestSupport
import Testing

@testable import SQLiteStore

@Suite("A SQLite store of an earlier version")
struct MigrationTests {
    private let scratch: TemporaryFolder

    init() throws { scratch = try TemporaryFolder() }

    private func world() async throws -> World {
        try await World(StoreEngine(name: "SQLite") { try SQLiteStore(path: $0.path("store.sqlite")) }, scratch)
    }

    /// By table, what columns are called since.
    private static let renamed = [
        "consents": ["purpose": "scope"], "deliveries": ["is_sent": "state"], "runs": ["state": "phase"],
    ]

    private static func isBefore(_ migration: String, _ last: String) -> Bool {
        let all = Migrations.migrator.migrations
        return all.firstIndex(of: last)! < all.firstIndex(of: migration)!
    }

    /// The store as it was after a migration, with the same rows in it.
    private func setBack(to migration: String) throws {
        let file = try DatabaseQueue(path: scratch.path("store.sqlite"))
        let old = try DatabaseQueue(path: scratch.path("old.sqlite"))
        try Migrations.migrator.migrate(old, upTo: migration)
        try old.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF; ATTACH ? AS new", arguments: [scratch.path("store.sqlite")])
            let tables = try String.fetchAll(
                db, sql: "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE '%migrations'")
            for table in tables where !table.hasPrefix("sqlite_") {
                let columns = try db.columns(in: table, in: "main").map(\.name)
                let renamed = Self.renamed[table] ?? [:]
                let sources = columns.map { renamed[$0] ?? $0 }.map { "\"\($0)\"" }
                try db.execute(
                    sql: """
                        INSERT INTO main.\(table) (\(columns.map { "\"\($0)\"" }.joined(separator: ", ")))
                        SELECT \(sources.joined(separator: ", ")) FROM new.\(table)
                        """)
            }
            if Self.isBefore("text messages", migration) {
                try db.execute(
                    sql: #"UPDATE main.organizations SET compliance = '{"models":{"tracking":"disabled"}}'"#)
                try db.execute(sql: "UPDATE main.message_versions SET content = json_remove(content, '$.channel')")
            }
            for table in ["journeys", "journey_versions"] where Self.isBefore("journeys that react", migration) {
                for row in try Row.fetchAll(db, sql: "SELECT number, definition FROM main.\(table)") {
                    try db.execute(
                        sql: "UPDATE main.\(table) SET definition = ? WHERE number = ?",
                        arguments: [
                            try StoredJSON.encode(FormerDefinition(try StoredJSON.decode(row[1]))), row[0] as Int64,
                        ])
                }
            }
            try db.execute(sql: "DETACH new")
        }
        try old.close()
        try file.close()
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: scratch.path("store.sqlite\(suffix)"))
        }
        try FileManager.default.moveItem(atPath: scratch.path("old.sqlite"), toPath: scratch.path("store.sqlite"))
    }

    @Test("M12.4 keeps its interactions under their numbers, and what has been counted as unique is not counted again")
    func uniques() async throws {
        let world = try await world()
        let before = [
            world.click(0, 1), world.click(0, 3), world.click(1, 2), world.click(2, 0), world.click(nil, 1),
            world.click(2, 1, automated: .scanner),
        ]
        try await world.store.record(before, journal: "j", position: 1)
        let interactions = try await world.store.interactions(after: 0, limit: 100)
        let figures = try await world.figures()
        try setBack(to: "link corrections")
        let store = try SQLiteStore(path: scratch.path("store.sqlite"))
        #expect(try await store.interactions(after: 0, limit: 100).map { "\($0)" } == interactions.map { "\($0)" })
        #expect(try await store.position(ofJournal: "j") == 1)
        try await store.record(
            [world.click(0, 1), world.click(0, 2), world.click(1, 3), world.click(2, 0), world.click(2, 1)],
            journal: "j", position: 2)
        let after = try #require(try await store.figures(message: "welcome").first)
        #expect(figures.clicks == Counts(total: 4, unique: 2, anonymous: 1, automated: 1))
        #expect(after.clicks == Counts(total: 8, unique: 3, anonymous: 1, automated: 1))
        #expect(after.links.map(\.clicks.unique) == [3, 2])
        #expect(after.opens == Counts(total: 2, unique: 1))
        #expect(try await store.interactions(after: Int64(before.count), limit: 100).count == 5)
    }

    @Test("Its message versions are listed with their subjects")
    func subjects() async throws {
        _ = try await world()
        try setBack(to: "mails handed over")
        let store = try SQLiteStore(path: scratch.path("store.sqlite"))
        #expect(try await store.message("welcome", organization: "org")?.newest?.subject == "S")
    }

    @Test("M2.4 its logical links are called what any of their links is called")
    func namesOfLogicalLinks() async throws {
        _ = try await World(
            StoreEngine(name: "SQLite") { try SQLiteStore(path: $0.path("store.sqlite")) }, scratch
        ) { $0.messages = [.named("welcome", html: WorkspaceContents.Message.html(named: [nil, nil, "Plan"]))] }
        try setBack(to: "consent of former contact points")
        try edit("UPDATE links SET name = NULL WHERE ordinal <> 3")
        let store: any Store = try SQLiteStore(path: scratch.path("store.sqlite"))
        let links = try #require(try await store.figures(message: "welcome").first).links
        #expect(links.map { $0.hyperlinks.map(\.name) } == [["Plan", "Plan"], [nil]])
    }

    @Test(
        "M12.4 figures over time are those of its interactions, and what is anonymous by now has been counted as it was"
    )
    func figuresOverTime() async throws {
        let world = try await World(
            StoreEngine(name: "SQLite") { try SQLiteStore(path: $0.path("store.sqlite")) }, scratch
        ) { $0.organization.retention = TrackingWindow(months: 1) }
        try await world.store.record(
            [
                world.interaction(delivery: nil, ordinal: 1, at: 0), world.interaction(delivery: 0, ordinal: 1, at: 1),
                world.interaction(delivery: 0, ordinal: 3, at: 3600),
                world.interaction(delivery: 1, ordinal: 2, at: 3600),
                world.interaction(delivery: 1, ordinal: 0, at: 7200),
                world.interaction(delivery: 2, ordinal: 1, automated: .scanner, at: 7200),
                world.interaction(delivery: 2, ordinal: 2, at: 90 * 86_400),
                world.interaction(delivery: 2, ordinal: 2, at: 91 * 86_400),
            ], journal: "j", position: 1)
        #expect(try await world.store.anonymiseOverdue(at: moment(60 * 86_400), limit: 100).count == 5)
        let figures = try await world.figures()
        let interactions = try await world.store.interactions(after: 0, limit: 100)
        #expect(figures.clicks == Counts(total: 6, unique: 3, anonymous: 4, automated: 1))
        try setBack(to: "mails handed over")

        let store: any Store = try SQLiteStore(path: scratch.path("store.sqlite"))
        #expect(try await store.interactions(after: 0, limit: 100).map { "\($0)" } == interactions.map { "\($0)" })
        let after = try #require(try await store.figures(message: "welcome").first)
        #expect(after.totals == figures.totals && after.links.map(\.clicks) == figures.links.map(\.clicks))
        #expect(
            try await store.rebuildFigures { _, _ in }
                == RebuiltFigures(interactions: 8, differences: [], otherDifferences: 0))
        let all = Hour(rawValue: 0)..<Hour(rawValue: .max)
        let activity = try await store.activity(ofOrganization: "org", in: all)
        #expect(activity.map(\.totals.sent) == [3, 0, 0, 0, 0])
        #expect(activity.map(\.totals.clicks.total) == [2, 2, 0, 1, 1])
        // Of those that were anonymous already nobody knows which was the first: the oldest are taken.
        #expect(activity.map(\.totals.clicks.unique) == [2, 0, 0, 1, 0])
        #expect(try await store.messages(ofOrganization: "org", after: nil, limit: 2).map(\.name) == ["welcome"])
        #expect(try await store.interactions(of: [world.deliveries[2]]) { _, _ in }.map(\.id) == [7, 8])
        // It is known who has been counted.
        try await store.record([world.click(2, 2), world.click(1, 2)], journal: "j", position: 2)
        let then = try #require(try await store.figures(message: "welcome").first)
        #expect(then.clicks == Counts(total: 8, unique: 4, anonymous: 4, automated: 1))
    }

    /// Changes the rows of a store that was set back.
    private func edit(_ sql: String) throws {
        let file = try DatabaseQueue(path: scratch.path("store.sqlite"))
        try file.write { try $0.execute(sql: sql) }
        try file.close()
    }

    @Test(
        "What somebody did is found as before, whether its segment had been written or not", arguments: [false, true])
    func timesOfSegments(isWritten: Bool) async throws {
        let world = try await world()
        let interactions = [2.0, 5, 3, 4].map { world.interaction(delivery: 0, ordinal: 1, at: $0) }
        try await world.store.record(
            interactions + [world.click(1, 1), world.click(nil, 1)], journal: "j", position: 1)
        func times(_ store: any Store) async throws -> [Date] {
            try #require(try await store.timeline(ofProfile: "p0", organization: "org", after: nil, limit: 100)).filter
            {
                if case .interaction = $0.event { true } else { false }
            }.map(\.at)
        }
        #expect(try await times(world.store) == [5, 4, 3, 2].map { moment($0) })
        try setBack(to: "test sends of drafts")
        try edit("UPDATE interactions SET id = id + 65536 WHERE id > 2")
        if isWritten {
            try edit(
                """
                INSERT INTO interactions_by_delivery SELECT 0, delivery, id FROM interactions WHERE id <= 2;
                UPDATE interaction_marks SET indexed_through = 65535;
                """)
        }
        let store = try SQLiteStore(path: scratch.path("store.sqlite"))
        #expect(try await times(store) == [5, 4, 3, 2].map { moment($0) })
        let newest = try await store.timeline(ofProfile: "p0", organization: "org", after: nil, limit: 2)
        #expect(newest?.map(\.at) == [moment(5), moment(4)])
        try await store.record([world.interaction(delivery: 0, ordinal: 2, at: 6)], journal: "j", position: 2)
        #expect(try await times(store) == [6, 5, 4, 3, 2].map { moment($0) })
        let segments = try DatabaseQueue(path: scratch.path("store.sqlite")).read {
            try Row.fetchAll($0, sql: "SELECT segment, earliest, latest FROM interaction_segments")
        }
        let expected = [moment(2), moment(5)].map { Int64($0.timeIntervalSince1970 * 1000) }
        #expect(segments.map { [$0[0], $0[1], $0[2]] as [Int64] } == [[0] + expected])
    }

    @Test(
        "M10.4 addresses that were lost are known, and what is recorded of those that are lost from now on is told apart"
    )
    func formerContactPoints() async throws {
        let world = try await World(
            StoreEngine(name: "SQLite") { try SQLiteStore(path: $0.path("store.sqlite")) }, scratch
        ) { $0.consents = [.of(0, .optedIn), .of(1, .optedIn)] }
        func set(_ store: any Store, _ address: String, at seconds: Double) async throws {
            var contents = WorkspaceContents.sample()
            contents.profiles[0].email = "\(address)@mail.example"
            _ = try await store.apply(contents, at: moment(seconds))
        }
        try await set(world.store, "b", at: 1)
        try setBack(to: "times of segments")
        let store = try SQLiteStore(path: scratch.path("store.sqlite"))
        func contacts() async throws -> [String] {
            try #require(try await store.person(.profile("p0"), organization: "org")).contacts.map(\.text).sorted()
        }
        /// The addresses of which its timeline has consent.
        func said() async throws -> [String] {
            try #require(try await store.timeline(ofProfile: "p0", organization: "org", after: nil, limit: 100))
                .compactMap { if case .consent(let contact, _) = $0.event { contact } else { nil } }
        }
        #expect(try await contacts() == ["b@mail.example", "p0@mail.example"])
        // It is not known what was recorded before it was lost.
        #expect(try await said() == [])
        try await set(store, "p0", at: 2)
        try await set(store, "c", at: 3)
        #expect(try await contacts() == ["b@mail.example", "c@mail.example", "p0@mail.example"])
        #expect(try await said() == ["p0@mail.example"])
    }

    @Test("M11.2 a draft that is sent as a test is not its message's newest version")
    func draftTestSends() async throws {
        _ = try await world()
        try setBack(to: "webhook replays")
        let store: any Store = try SQLiteStore(path: scratch.path("store.sqlite"))
        _ = try await store.save(
            MessageDraft(subject: "draft"), ofMessage: "welcome", organization: "org", base: 1, over: nil, by: "me",
            at: moment(1))
        guard
            case .found(let recipient, let profile) = try await store.recipient(
                "p0", channel: .email, organization: "org")
        else { throw CancellationError() }
        let content = MessageContent(subject: "draft", from: "a@b.example", html: Array("<p>".utf8), text: nil)
        let prepared = try await store.prepare(
            TestSend.Draft(
                message: StoredMessageVersion(
                    organization: try await store.organizations()[0], message: "welcome", content: content),
                revision: 1, links: [], recipient: recipient, profile: profile),
            at: moment(2))
        guard case .prepared = prepared else { throw CancellationError() }
        #expect(try await store.message("welcome", organization: "org")?.newest?.version == 1)
    }

    @Test("M9 all it has sent was e-mail, and the same workspace changes nothing in it")
    func channels() async throws {
        let world = try await world()
        try setBack(to: "consent with its history")
        let store = try SQLiteStore(path: scratch.path("store.sqlite"))
        #expect(try await store.apply(.sample(), at: moment(2)).messages == 0)
        let figures = try #require(try await store.figures(message: "welcome").first)
        #expect(figures.channel == .email && figures.sending == .init(sent: 3))
        #expect(try await store.facts(of: Set(world.deliveries)).values.allSatisfy { $0.clickKind == .emailClicked })
        #expect(try await store.preparedMails(limit: 10).isEmpty)
        #expect(try await store.preparedTexts().isEmpty)
    }

    @Test("M10.2 addresses are written as they are now, and of two that become one the refusal counts")
    func addresses() async throws {
        let world = try await World(
            StoreEngine(name: "SQLite") { try SQLiteStore(path: $0.path("store.sqlite")) }, scratch
        ) {
            $0.profiles[0].email = "ada@müller.example"
            $0.profiles[1].email = "ada@xn--mller-kva.example"
            $0.profiles[2].email = "bob@Bücher.example"
            $0.consents = [
                ("ada@müller.example", ConsentStatus.optedOut, 5.0), ("ada@xn--mller-kva.example", .optedIn, 5),
                ("bob@Bücher.example", .optedOut, 1e12),
            ].map { contact, status, at in
                .init(
                    contact: contact, scope: ConsentScope(.tracking),
                    record: ConsentRecord(status: status, reason: "", source: "", at: moment(at), by: ""))
            }
        }
        try setBack(to: "sets of uniques")
        let store = try SQLiteStore(path: scratch.path("store.sqlite"))
        func record(_ contact: String) async throws -> ConsentRecord? {
            try await store.consent(of: contact, organization: "org")[ConsentScope(.tracking)]
        }
        #expect(try await record("ada@xn--mller-kva.example")?.status == .optedOut)
        #expect(try await record("ada@müller.example") == nil)
        let bob = try #require(try await record("bob@xn--bcher-kva.example"))
        #expect(bob.status == .optedOut && bob.at <= Date())
        let ada = try #require(try await store.person(.contact("ada@xn--mller-kva.example"), organization: "org"))
        #expect(ada.profiles.map(\.id) == ["p0", "p1"] && ada.contacts.count == 1)
        #expect(try await Set(store.facts(of: Set(world.deliveries)).values.map(\.contactPoint)).count == 2)
    }

    @Test(
        "M10.2 keeps consent as the first records of their history, the profiles in their order, and what is under way")
    func consent() async throws {
        let world = try await World(
            StoreEngine(name: "SQLite") { try SQLiteStore(path: $0.path("store.sqlite")) }, scratch
        ) {
            $0.consents = [.of(0, .optedIn), .of(1, .optedOut, ConsentScope(.commercial))]
        }
        try setBack(to: "sets of uniques")
        let store = try SQLiteStore(path: scratch.path("store.sqlite"))
        #expect(
            try await store.consentHistory(of: "p0@mail.example", organization: "org") == [
                ConsentChange(
                    scope: ConsentScope(.tracking), from: nil,
                    record: ConsentRecord(status: .optedIn, reason: "r", source: "s", at: moment(0), by: "apply"),
                    recordedAt: moment(0))
            ])
        #expect(
            try await store.consent(of: "p1@mail.example", organization: "org").mapValues(\.status)
                == [ConsentScope(.commercial): .optedOut])
        let organization = try #require(try await store.organizations().first)
        #expect(organization.compliance == ComplianceProfile([.init(purpose: .tracking, model: .disabled)]))
        #expect(try await store.facts(of: Set(world.deliveries)).count == 3)
        // The next profile is nobody's successor, and nobody is sent anything again.
        _ = try await store.apply(.sample(profiles: 4), at: moment(1))
        #expect(try await store.sendAll(at: moment(1)).count == 1)
    }

    @Test("M11.3 mails that wait for another try keep their journey, and what may have been taken is known")
    func retries() async throws {
        let before = try SQLiteStore(path: scratch.path("store.sqlite"))
        _ = try await before.apply(.sample(profiles: 2), at: moment(0))
        _ = try await before.publish(journey: "journey", organization: "org", at: moment(0))
        let numbers = try await before.prepareMails(at: moment(0)).map(\.number)
        _ = try await before.takeMails(limit: 2, at: moment(1))
        let retries = ["", "450 4.2.0"].map { MailRetry(dueAt: moment(2), attempts: 1, firstAt: moment(1), code: $0) }
        _ = try await before.complete(
            zip(numbers, retries).map { Completion(.deferred($0, $1), next: nil) }, at: moment(1))
        try setBack(to: "consent of former contact points")
        let store = try SQLiteStore(path: scratch.path("store.sqlite"))
        _ = try await store.change(journey: "journey", organization: "org", to: .paused)
        #expect(try await store.takeMails(limit: 10, at: moment(3)).isEmpty)
        _ = try await store.change(journey: "journey", organization: "org", to: .running)
        let taken = try await store.takeMails(limit: 10, at: moment(3))
        #expect(taken.map(\.delivery.number) == numbers && taken.map { $0.retry?.mayBeTaken } == [true, false])
    }

    @Test("M11.3 runs in every state go on where they were, with their definitions, and nobody is sent a step twice")
    func runs() async throws {
        let messages = [WorkspaceContents.Message.named("a"), .named("b"), .text("c")]
        let before: any Store = try SQLiteStore(path: scratch.path("store.sqlite"))
        var contents = WorkspaceContents.sample(
            profiles: 6, messages: messages, audience: .profiles((0..<6).map { "p\($0)" } + ["p8"]))
        contents.profiles[5].phone = "+12065550100"
        _ = try await before.apply(contents, at: moment(0))
        _ = try await before.publish(journey: "journey", organization: "org", at: moment(0))
        try await before.enrolAll(at: moment(0))
        let runs = try await before.ready(at: moment(0))
        /// Has the runs from this on send their next step, the first of them only prepared.
        func send(from first: Int) async throws {
            var moves: [RunMove] = []
            for due in try await before.ready(at: moment(1)) where due.run >= runs[first].run {
                if let move = try await before.sending(due) { moves.append(move) }
            }
            try await before.advance(moves, at: moment(1))
            for mail in try await before.preparedMails(limit: 10) where mail.run > runs[first].run {
                try await before.complete([before.sent(mail)], at: moment(1))
            }
        }
        // p0 ready for a; p1 sending a; p2 ready for b; p3 sending b; p4 and p5 past b.
        try await send(from: 1)
        try await send(from: 3)
        let past = try await before.ready(at: moment(1)).suffix(2)
        #expect(past.map(\.run) == [runs[4].run, runs[5].run])
        var end = RunMove(past[past.startIndex])
        end.to = .finished
        let text = try #require(try await before.sending(past[past.startIndex + 1]))
        try await before.advance([end, text], at: moment(1))
        let texts = try await before.preparedTexts()
        #expect(texts.map(\.run) == [runs[5].run])
        let mails = try await before.preparedMails(limit: 10)
        #expect(mails.map(\.step) == [0, 1])
        let version = try #require(try await before.journeyVersion(1))

        try setBack(to: "text messages")
        let store = try SQLiteStore(path: scratch.path("store.sqlite"))
        let kept = try #require(try await store.journeyVersion(1))
        #expect(kept.plan == version.plan && kept.messageVersions == version.messageVersions)
        #expect(try await store.apply(contents, at: moment(2)).journeys == 0)
        #expect(try await store.publish(journey: "journey", organization: "org", at: moment(2)) == false)
        let due = try await store.dueRuns(at: moment(2), limit: 10, maximumPrepared: .max).runs
        #expect(due.map(\.run) == [runs[0].run, runs[2].run])
        #expect(due.map(\.state) == [.ready(step: 0, due: moment(0)), .ready(step: 1, due: moment(0))])
        #expect(try await store.preparedMails(limit: 10).map(\.number) == mails.map(\.number))
        #expect(try await store.preparedMails(limit: 10).map(\.step) == [0, 1])
        #expect(try await store.preparedTexts().map(\.step) == [2])
        let status = try #require(try await store.status(ofJourney: "journey", organization: "org"))
        #expect(status.state == .running && status.versions.count == 1)
        #expect(status.versions[0].started == 6)
        #expect(status.versions[0].waiting == [2, 2, 1])
        // Everything goes out once, to those who enter later as well.
        contents.profiles.append(.numbered(8))
        _ = try await store.apply(contents, at: moment(3))
        for _ in 0..<4 { try await store.sendAll(at: moment(3)) }
        let figures = try await store.figures(message: nil)
        #expect(figures.map(\.message) == ["a", "b", "c"])
        #expect(figures.map(\.sent) == [7, 7, 0])
    }
}

/// A definition as it was kept when a step was a message.
private struct FormerDefinition: Encodable {
    enum Audience: Encodable {
        case everyone
        case profiles([String])
    }
    enum Action: Encodable {
        case email(message: String)
        case text(message: String)
    }
    struct Step: Encodable {
        let id: String
        let action: Action
    }
    let name: String
    let audience: Audience
    let steps: [Step]

    init(_ definition: JourneyDefinition) throws {
        name = definition.name
        audience = if case .profiles(let ids) = definition.audience { .profiles(ids) } else { .everyone }
        steps = try definition.steps.map { step in
            let action: Action? =
                switch step.action {
                case .message(.email, let message): .email(message: message)
                case .message(.text, let message): .text(message: message)
                default: nil
                }
            return Step(id: step.id, action: try #require(action))
        }
    }
}
