import Foundation
import GRDB
import Interactions
import Journeys
import LinkIdentifiers
import Messages
import Store
import TestSupport
import Testing

@testable import SQLiteStore

/// The statements are those that the store runs, overheard; their plans are SQLite's own.
@Suite("The SQLite store's hot statements use indexes")
struct QueryPlanTests {
    private let scratch = try! TemporaryFolder()

    /// Everything that a batch of the sender or processor, or a follower of interactions, runs.
    private func statements(_ work: (any Store) async throws -> Void) async throws -> [(sql: String, plan: [String])] {
        let store = try SQLiteStore(path: scratch.path("store.sqlite"))
        let heard = Heard()
        try await store.database.writeWithoutTransaction { db in db.trace { heard.note($0) } }
        try await store.database.read { db in db.trace { heard.note($0) } }
        try await work(store)
        let queue = try DatabaseQueue(path: scratch.path("store.sqlite"))
        return try await queue.read { db in
            try heard.statements.map { sql in
                (sql, try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql).map { $0["detail"] })
            }
        }
    }

    private final class Heard: @unchecked Sendable {
        private let lock = NSLock()
        private var all: Set<String> = []

        func note(_ event: Database.TraceEvent) {
            guard case .statement(let statement) = event else { return }
            let sql = statement.sql.trimmingCharacters(in: .whitespacesAndNewlines)
            if ["SELECT", "UPDATE", "DELETE", "INSERT", "WITH"].contains(where: { sql.hasPrefix($0) }) {
                lock.withLock { _ = all.insert(statement.expandedSQL) }
            }
        }

        var statements: [String] { lock.withLock { all.sorted() } }
    }

    private func world() async throws -> World {
        try await World(StoreEngine(name: "SQLite") { try SQLiteStore(path: $0.path("store.sqlite")) }, scratch)
    }

    /// A table read from end to end: `SCAN` without an index that leaves out what is not wanted, or a search by a bound that
    /// bounds nothing.
    private func readsAll(_ detail: String, of tables: [String]) -> Bool {
        tables.contains {
            detail == "SCAN \($0)"
                || detail.hasPrefix("SCAN \($0) ") && !detail.contains("INDEX deliveries_prepared")
                    && !detail.contains("INDEX deliveries_handed_over")
                    && !detail.contains("INDEX deliveries_text_prepared")
        }
    }

    private static let large = [
        "interactions", "i", "deliveries", "d", "runs", "r", "profiles", "p", "contact_points", "c", "consents",
        "journal_positions", "uniques", "figures", "links", "l", "delivery_blocks", "b", "link_corrections", "c",
        "personal_values", "figures_by_hour", "figures_by_device", "interactions_by_delivery",
    ]

    @Test("Recording, facts and consent read nothing from end to end")
    func processing() async throws {
        let world = try await world()
        let heard = try await statements { store in
            _ = try await store.position(ofJournal: "j")
            _ = try await store.facts(of: Set(world.deliveries))
            _ = try await store.trackingConsent(of: [1, 2, 3])
            try await store.record(
                [world.click(0, 1), world.click(1, 0), world.click(nil, 2)], journal: "j", position: 1)
        }
        #expect(heard.count >= 8)
        for (sql, plan) in heard { #expect(plan.allSatisfy { !readsAll($0, of: Self.large) }, "\(sql): \(plan)") }
        let uniques = try #require(heard.first { $0.sql.contains("FROM uniques") })
        #expect(uniques.plan == ["SEARCH uniques USING PRIMARY KEY (block=? AND subject=?)"])
        let position = try #require(heard.first { $0.sql.contains("FROM journal_positions") })
        #expect(
            position.plan.contains { $0.hasPrefix("SEARCH journal_positions USING PRIMARY KEY") }, "\(position.plan)")
        #expect(
            heard.contains {
                $0.sql.contains("FROM deliveries d")
                    && $0.plan.contains { $0.hasPrefix("SEARCH d USING INTEGER PRIMARY KEY (rowid=?)") }
            })
    }

    @Test("Sending finds what is due by the index that has nothing else in it")
    func sending() async throws {
        _ = try await world()
        let more = try SQLiteStore(path: scratch.path("store.sqlite"))
        _ = try await more.apply(.sample(profiles: 6), at: moment(1))
        try await more.enrolAll(at: moment(1))
        let heard = try await statements { store in
            try await store.prepareAll(at: moment(1))
            let mails = try await store.takeMails(limit: 10, at: moment(1)).map(\.delivery)
            #expect(mails.count == 3)
            let retry = MailRetry(dueAt: moment(2), attempts: 1, firstAt: moment(1), code: "450")
            try await store.complete([Completion(.deferred(mails[0].number, retry), next: nil)], at: moment(1))
            #expect(try await store.takeMails(limit: 10, at: moment(2)).count == 1)
            for mail in mails { try await store.complete([store.sent(mail)], at: moment(1)) }
        }
        #expect(heard.count >= 6)
        for (sql, plan) in heard { #expect(plan.allSatisfy { !readsAll($0, of: Self.large) }, "\(sql): \(plan)") }
        let ready = heard.filter { $0.sql.contains("FROM runs WHERE journey = ") }
        let prepared = heard.filter { $0.sql.contains("AND d.state = 0") }
        #expect(!ready.isEmpty && !prepared.isEmpty)
        for (_, plan) in ready {
            #expect(plan.contains { $0.contains("INDEX runs_under_way (journey=? AND phase=? AND due_at") }, "\(plan)")
        }
        let deferred = heard.filter { $0.sql.contains("FROM mail_retries t") && !$0.sql.contains("HAVING") }
        #expect(!deferred.isEmpty)
        for (_, plan) in deferred {
            #expect(plan.contains { $0.contains("INDEX mail_retries_due (journey=? AND due_at<?)") }, "\(plan)")
        }
        for (_, plan) in prepared { #expect(plan.contains { $0.contains("INDEX deliveries_prepared") }, "\(plan)") }
        // Which journeys have some is asked before each batch, however many there are.
        let journeys = heard.filter { $0.sql.contains("WITH RECURSIVE retrying") }
        #expect(!journeys.isEmpty)
        for (_, plan) in journeys {
            let reads = plan.filter { $0.contains("mail_retries") || $0.contains("journeys") }
            #expect(reads.count == 4 && reads.allSatisfy { $0.hasPrefix("SEARCH") }, "\(plan)")
        }
        // What people did with the messages of a batch is put in order: mostly nothing. Prepared mails are counted by
        // journey: there never are many.
        for (sql, plan) in heard where !sql.contains("JOIN reactions") && !sql.contains("HAVING count(*)") {
            #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(sql): \(plan)")
        }
    }

    @Test("Messages, their versions and drafts are found by name, and a page of them is read in its order")
    func messages() async throws {
        let heard = try await statements { store in
            _ = try await store.apply(.sample(), at: moment(0))
            _ = try await store.messages(organization: "org", after: "a", limit: 10)
            _ = try await store.message("welcome", organization: "org")
            _ = try await store.versions(ofMessage: "welcome", organization: "org", before: 9, limit: 10)
            _ = try await store.draft(ofMessage: "welcome", organization: "org")
            _ = try await store.drafts(organization: "org", limit: 10)
        }.filter { $0.sql.contains("JOIN messages m") }
        #expect(heard.count == 5)
        for (sql, plan) in heard {
            #expect(!plan.contains { $0.hasPrefix("SCAN") || $0.contains("TEMP B-TREE") }, "\(sql): \(plan)")
        }
    }

    @Test("Webhooks read interactions in their order, from where they are")
    func webhooks() async throws {
        let world = try await world()
        let added = try await world.store.addWebhook(
            id: "one", url: "https://a.example", kinds: [.emailClicked], organization: "org", at: moment(0))
        let webhook = try #require(added)
        try await world.store.record([world.click(0, 1)], journal: "j", position: 1)
        let heard = try await statements { store in
            _ = try await store.webhooks()
            _ = try await store.interactions(for: webhook, after: 0, through: 10, limit: 10)
            _ = try await store.replayedDeadLetter(of: webhook, at: moment(9))
            let failure = Webhook.Failure(attempts: 1, since: moment(0), retryAt: moment(1), reason: "")
            try await store.note(failure, ofSendingThrough: 1, to: webhook, givingUpBy: moment(5), at: moment(9))
            _ = try await store.note(deliveredThrough: 1, of: 1, to: webhook, at: moment(9))
        }
        // There are few webhooks and dead letters. Of interactions none is looked at before the first that counts.
        for (sql, plan) in heard { #expect(plan.allSatisfy { !readsAll($0, of: Self.large) }, "\(sql): \(plan)") }
        let page = try #require(heard.first { $0.sql.contains("i.kind IN") })
        #expect(page.plan.first == "SEARCH i USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)", "\(page.plan)")
        #expect(!page.plan.contains { $0.contains("TEMP B-TREE") }, "\(page.plan)")
    }

    @Test("M9 a text message, its receipt and its personal values are found by number, what is to be deleted by time")
    func texts() async throws {
        let store = try SQLiteStore(path: scratch.path("store.sqlite"))
        var contents = WorkspaceContents.sample(messages: [.text()])
        for index in contents.profiles.indices { contents.profiles[index].phone = "+1206555010\(index)" }
        _ = try await store.apply(contents, at: moment(0))
        _ = try await store.publish(journey: "journey", organization: "org", at: moment(0))
        try await store.enrolAll(at: moment(1))
        try await store.prepareAll(at: moment(1))
        let texts = try await store.preparedTexts()
        let numbers = texts.map(\.number)
        let heard = try await statements { store in
            _ = try await store.beginHandOver(
                numbers.map { HandOver(delivery: $0, personalValues: [2: ["x"]]) }, at: moment(2))
            _ = try await store.interruptedTexts(limit: 10)
            _ = try await store.textDelivery(numbers[0], ordinal: 2)
            _ = try await store.lastSending(inBlock: numbers[0].block)
            try await store.complete(
                [store.completion(of: texts[0], .sent, .unconfirmed(numbers[0]))], at: moment(2))
            let receipt = Interaction(
                kind: .textDelivered, at: moment(3), messageVersion: texts[0].messageVersion, journey: 1, ordinal: 0,
                logicalOrdinal: 0, automated: nil, device: .unknown, attribution: nil, receipt: numbers[0])
            try await store.record([receipt], journal: "j", position: 1)
            #expect(try await store.deletePersonalValues(at: .distantFuture, limit: 10).count == numbers.count)
        }
        for (sql, plan) in heard {
            #expect(!plan.contains { $0.contains("TEMP B-TREE") || readsAll($0, of: Self.large) }, "\(sql): \(plan)")
        }
        let number = "SEARCH deliveries USING INTEGER PRIMARY KEY (rowid=?)"
        for (part, step) in [
            ("WHERE d.state = 3", "SCAN d USING INDEX deliveries_handed_over"),
            ("LEFT JOIN personal_values", "SEARCH v USING PRIMARY KEY (delivery=? AND ordinal=?) LEFT-JOIN"),
            ("SELECT sent_at FROM deliveries", "SEARCH deliveries USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"),
            ("SET state = 3", number), ("SET receipt", number),
            (
                "FROM personal_values WHERE organization",
                "SEARCH personal_values USING COVERING INDEX personal_values_in_time (organization=?)"
            ),
            (
                "DELETE FROM personal_values",
                "SEARCH personal_values USING PRIMARY KEY (delivery=? AND ordinal=?)"
            ),
        ] {
            let found = try #require(heard.first { $0.sql.contains(part) }, "\(part)")
            #expect(found.plan.contains(step), "\(found)")
        }
    }

    @Test("M10.4 what a person was sent is found by its contact points, and a delivery's personal values by its number")
    func erasure() async throws {
        _ = try await world()
        let heard = try await statements { store in
            let begun = try await store.beginErasure(
                of: .profile("p0"), organization: "org", contactHash: contactHash(of: "org"), at: moment(1))
            let erasure = try #require(begun).erasure
            let deliveries = try await store.deliveries(of: erasure) { _, _ in }
            _ = try await store.finish(erasure, deliveries: deliveries, at: moment(2))
        }
        let deliveries = try #require(heard.first { $0.sql.contains("SELECT number, run FROM deliveries") })
        #expect(deliveries.plan == ["SEARCH deliveries USING INDEX deliveries_to_contact_points (contact_point=?)"])
        let delete = try #require(heard.first { $0.sql.contains("DELETE FROM personal_values") })
        #expect(delete.plan == ["SEARCH personal_values USING PRIMARY KEY (delivery=?)"])
    }

    /// The sender asks this all the time, and a batch must not read every profile there is.
    @Test("Enrolling goes on by the profiles' numbers")
    func enrolling() async throws {
        let store = try await world().store
        _ = try await store.apply(.sample(profiles: 8), at: moment(1))
        let heard = try await statements { _ = try await $0.enrol(limit: 2, at: moment(1)) }
        #expect(heard.count >= 3)
        // Of changed profiles there are only those that are still to be looked at, and they are taken in their order.
        for (sql, plan) in heard where !sql.hasPrefix("INSERT") && !sql.contains("FROM changed_profiles c") {
            #expect(!plan.contains { $0.contains("TEMP B-TREE") || readsAll($0, of: Self.large) }, "\(sql): \(plan)")
        }
    }

    @Test(
        "M6.3 the journal's entries are deleted once they are here: a commit is synced, and deleted bytes are overwritten"
    )
    func settings() async throws {
        let store = try SQLiteStore(path: scratch.path("store.sqlite"))
        let settings = try await store.database.writeWithoutTransaction { db in
            try ["synchronous", "secure_delete", "journal_mode", "foreign_keys"].map {
                try String.fetchOne(db, sql: "PRAGMA \($0)")
            }
        }
        #expect(settings == ["2", "1", "wal", "1"])
    }

    /// An edge asks this twice a second.
    @Test("M4.5 the edge reads on from its mark, and a link's correction is found by the link")
    func corrections() async throws {
        let world = try await world()
        let heard = try await statements { store in
            _ = try await store.linkTables(after: .init(version: 1, block: 1, correction: 1))
            _ = try await store.links(ofVersion: world.version)
            _ = try await store.correctLink(
                1, ofVersion: world.version, to: "https://n.example/", by: "a", at: moment(1))
        }
        #expect(heard.count >= 6)
        for (sql, plan) in heard {
            #expect(!plan.contains { $0.contains("TEMP B-TREE") || readsAll($0, of: Self.large) }, "\(sql): \(plan)")
        }
        let news = try #require(heard.first { $0.sql.hasPrefix("SELECT number, message_version, ordinal, new_url") })
        #expect(news.plan == ["SEARCH link_corrections USING INTEGER PRIMARY KEY (rowid>?)"])
        let link = "SEARCH link_corrections USING INDEX link_corrections_of_link (message_version=? AND ordinal=?)"
        #expect(heard.count { $0.plan.contains(link) } == 2)
    }

    @Test("M11.3 what is due of which journey, what was heard and what counts for a cap is found by its index")
    func journeys() async throws {
        let world = try await JourneyWorld(
            StoreEngine(name: "SQLite") { try SQLiteStore(path: $0.path("store.sqlite")) }, scratch,
            .entering(.everyone, exit: .event("left")) {
                let reaction = JourneyDefinition.Reaction(
                    kind: .opened, step: "a", within: JourneyDuration("1 day")!)
                $0.steps.append(.init(id: "when", action: .when(reaction, then: [], otherwise: [])))
            })
        let mails = try await world.store.prepareMails(at: moment(0))
        for mail in mails { try await world.store.complete([world.store.sent(mail)], at: moment(0)) }
        let facts = try await world.store.facts(of: Set(mails.map(\.number)))
        let heard = try await statements { store in
            try await store.record([world.interaction(mails[0], 0, at: 1)], journal: "j", position: 1)
            _ = try await store.recordEvent("left", ofProfile: "p1", organization: "org", at: moment(1))
            _ = try await store.sendings(to: Set(facts.values.map(\.contactPoint)), since: moment(0))
            let due = try await store.dueRuns(at: moment(2), limit: 10, maximumPrepared: 10).runs
            #expect(due.map(\.reactions.count) == [1, 1, 0])
            try await store.advance(
                due.map {
                    var move = RunMove($0)
                    move.to = .listening(step: 1, until: moment(10))
                    return move
                }, at: moment(2))
            try await store.noteHeard(through: moment(20))
            _ = try await store.dueRuns(at: moment(30), limit: 10, maximumPrepared: 10)
            _ = try await store.change(journey: "journey", organization: "org", to: .stopped)
            #expect(try await store.endStopped(limit: 10) == 3)
        }
        for (sql, plan) in heard {
            #expect(plan.allSatisfy { !readsAll($0, of: Self.large + ["reactions", "x"]) }, "\(sql): \(plan)")
        }
        for (part, step) in [
            (
                "phase = 0 AND due_at",
                "SEARCH runs USING COVERING INDEX runs_under_way (journey=? AND phase=? AND due_at<?)"
            ),
            (
                "phase = 3 AND due_at",
                "SEARCH runs USING COVERING INDEX runs_under_way (journey=? AND phase=? AND due_at<?)"
            ),
            (
                "phase = 4 AND due_at < ",
                "SEARCH runs USING COVERING INDEX runs_under_way (journey=? AND phase=? AND due_at<?)"
            ),
            ("SELECT DISTINCT x.run", "SEARCH x USING PRIMARY KEY (journey=?)"),
            ("JOIN reactions x", "SEARCH x USING PRIMARY KEY (journey=? AND run=?)"),
            (
                "FROM deliveries WHERE contact_point",
                "SEARCH deliveries USING INDEX deliveries_to_contact_points (contact_point=? AND sent_at>?)"
            ),
            ("INSERT INTO reactions", "SEARCH d USING INTEGER PRIMARY KEY (rowid=?)"),
            (
                "DELETE FROM reactions",
                "SEARCH reactions USING PRIMARY KEY (journey=? AND run=? AND step=? AND ordinal=?)"
            ),
            (
                "SELECT EXISTS (SELECT 1 FROM journeys j",
                "SEARCH runs USING COVERING INDEX runs_under_way (journey=? AND phase=? AND due_at<?)"
            ),
            ("WHERE j.state = 3 AND r.phase", "SEARCH r USING INDEX runs_under_way (journey=? AND phase=?)"),
            ("WHERE j.state = 3 AND r.phase", "SEARCH d USING INDEX deliveries_under_way (run=?) LEFT-JOIN"),
            ("HAVING count(*)", "SCAN deliveries USING INDEX deliveries_prepared"),
            ("HAVING count(*)", "SCAN deliveries USING INDEX deliveries_text_prepared"),
            ("HAVING count(*)", "SCAN mail_retries USING INDEX mail_retries_postponed"),
            ("WHERE r.profile = ", "SEARCH r USING INDEX runs_of_profile (profile=?)"),
        ] {
            let found = heard.filter { $0.sql.contains(part) }
            #expect(!found.isEmpty, "\(part)")
            #expect(found.contains { $0.plan.contains(step) }, "\(part): \(found.map(\.plan))")
        }
    }

    @Test("M12 what pages show is found by index, whatever there is of it")
    func figures() async throws {
        let world = try await world()
        try await world.store.record([world.click(0, 1), world.click(1, 0)], journal: "j", position: 1)
        let hours = Hour(rawValue: 0)..<Hour(rawValue: 1_000_000)
        let heard = try await statements { store in
            _ = try await store.activity(ofOrganization: "org", in: hours)
            _ = try await store.attention(ofOrganization: "org", since: moment(0), at: moment(1))
            _ = try await store.messages(ofOrganization: "org", after: 100, limit: 10)
            _ = try await store.figures(message: "welcome", organization: "org")
            _ = try await store.figures(ofMessage: "welcome", version: 1, organization: "org")
            _ = try await store.versionTotals(ofMessage: "welcome", organization: "org")
            _ = try await store.figuresByHour(.clicks, ofMessage: "welcome", version: 1, organization: "org", in: hours)
            _ = try await store.figuresByHour(
                .clicks, ofMessage: "welcome", version: nil, organization: "org", in: hours)
            _ = try await store.figuresByDevice(ofMessage: "welcome", version: 1, organization: "org")
            let timeline = try await store.timeline(ofProfile: "p0", organization: "org", after: nil, limit: 10)
            #expect(timeline?.count == 3)
        }
        // Retrying mails are only those that wait just now, and versions of a message few.
        for (sql, plan) in heard {
            #expect(
                plan.allSatisfy { !readsAll($0, of: Self.large + ["m", "v", "f", "j", "activity"]) }, "\(sql): \(plan)")
        }
        for (part, step) in [
            ("FROM activity", "SEARCH activity USING PRIMARY KEY (organization=? AND hour>? AND hour<?)"),
            ("INDEXED BY deliveries_unconfirmed", "SEARCH d USING INDEX deliveries_unconfirmed (sent_at>?)"),
            (
                "FROM journeys WHERE organization",
                "SEARCH journeys USING COVERING INDEX journeys_by_state (organization=? AND state=?)"
            ),
            ("m.newest DESC", "SEARCH m USING INDEX messages_by_newest (organization=? AND newest<?)"),
            ("f.subject <= 0", "SEARCH f USING PRIMARY KEY (message_version=? AND subject<?)"),
            (
                "FROM figures_by_hour",
                "SEARCH figures_by_hour USING PRIMARY KEY (message_version=? AND subject=? AND hour>? AND hour<?)"
            ),
            ("FROM figures_by_device", "SEARCH figures_by_device USING PRIMARY KEY (message_version=?)"),
            ("d.sent_at <=", "SEARCH d USING INDEX deliveries_to_contact_points (contact_point=? AND sent_at<?)"),
            ("FROM runs r", "SEARCH r USING INDEX runs_of_profile (profile=?)"),
        ] {
            let found = heard.filter { $0.sql.contains(part) }
            #expect(!found.isEmpty, "\(part)")
            for one in found { #expect(one.plan.contains(step), "\(part): \(one.plan)") }
        }
        // Of one message's page all subjects are wanted.
        let whole = heard.filter { $0.sql.contains("JOIN figures f") && !$0.sql.contains("f.subject <= 0") }
        #expect(!whole.isEmpty)
        for one in whole {
            #expect(one.plan.contains("SEARCH f USING PRIMARY KEY (message_version=?)"), "\(one.plan)")
        }
        // A page of a long list is not put in order: it is in order.
        for part in ["FROM activity", "FROM figures_by_hour", "m.newest DESC", "d.sent_at <="] {
            for (sql, plan) in heard where sql.contains(part) {
                #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(sql): \(plan)")
            }
        }
    }

    @Test("A page of a timeline looks into the newest segment that has enough, and into no older one")
    func timeline() async throws {
        let world = try await world()
        for position in 1...4 {
            try await world.store.record(
                Array(repeating: world.interaction(delivery: 0, ordinal: 1, at: Double(position)), count: 65_536),
                journal: "j", position: Int64(position))
        }
        func looks(after position: TimelineEntry.Position?, limit: Int) async throws -> Int {
            let heard = try await statements { store in
                let page = try await store.timeline(
                    ofProfile: "p0", organization: "org", after: position, limit: limit)
                #expect(page?.count == limit)
            }
            for (sql, plan) in heard { #expect(plan.allSatisfy { !readsAll($0, of: Self.large) }, "\(sql): \(plan)") }
            for (part, step) in [
                (
                    "x.segment = ",
                    "SEARCH x USING PRIMARY KEY (segment=? AND delivery=?)"
                ), ("x.segment = ", "SEARCH i USING INTEGER PRIMARY KEY (rowid=?)"),
                ("SELECT at, id, delivery", "SEARCH interactions USING INTEGER PRIMARY KEY (rowid>?)"),
                ("json_each(", "SEARCH i USING INTEGER PRIMARY KEY (rowid=?)"),
            ] {
                let found = try #require(heard.first { $0.sql.contains(part) }, "\(part)")
                #expect(found.plan.contains(step), "\(found)")
            }
            // All of a page in one statement.
            #expect(heard.filter { $0.sql.contains("FROM interactions i") }.count == 1)
            return heard.filter { $0.sql.contains("x.segment = ") }.count
        }
        #expect(try await looks(after: nil, limit: 10) == 1)
        // Those of the first second are in two: newer ones have nothing for it.
        let old = TimelineEntry.Position(at: moment(1).milliseconds + 1, kind: 0, number: 0)
        #expect(try await looks(after: old, limit: 10) == 2)
    }

    @Test("M10.4 a person's interactions are found in each segment, and behind the last")
    func interactionsOfDeliveries() async throws {
        let world = try await world()
        for position in 1...3 {
            try await world.store.record(
                Array(repeating: world.click(0, 1), count: 30_000), journal: "j", position: Int64(position))
        }
        try await world.store.record([world.click(1, 1)], journal: "j", position: 4)
        let heard = try await statements { store in
            let found = try await store.interactions(of: [world.deliveries[1]]) { _, _ in }
            #expect(found.map(\.id) == [90_001])
            let count = try await store.anonymiseInteractions(of: [world.deliveries[1]]) { _, _ in }
            #expect(count == 1)
        }
        for (sql, plan) in heard { #expect(plan.allSatisfy { !readsAll($0, of: Self.large) }, "\(sql): \(plan)") }
        for (part, step) in [
            (
                "SELECT interaction FROM",
                "SEARCH interactions_by_delivery USING PRIMARY KEY (segment=? AND delivery=?)"
            ),
            ("SELECT id, delivery", "SEARCH interactions USING INTEGER PRIMARY KEY (rowid>?)"),
            (
                "DELETE FROM interactions_by_delivery",
                "SEARCH interactions_by_delivery USING PRIMARY KEY (segment=? AND delivery=? AND interaction=?)"
            ),
        ] {
            let found = try #require(heard.first { $0.sql.contains(part) }, "\(part)")
            #expect(found.plan.contains(step), "\(found)")
        }
    }

    @Test("M10.3 An export reads its own organization's contact points, in their order")
    func consentExport() async throws {
        _ = try await world()
        let heard = try await statements { store in
            try await store.exportConsent(organization: "org", includesHistory: true) { _, _, _ in }
        }
        let export = try #require(heard.first { $0.sql.contains("JOIN consents n") })
        #expect(export.plan.first?.hasPrefix("SEARCH c USING COVERING INDEX") == true, "\(export.plan)")
        #expect(export.plan.contains("SEARCH n USING PRIMARY KEY (contact_point=?)"), "\(export.plan)")
        #expect(!export.plan.contains { $0.contains("TEMP B-TREE") }, "\(export.plan)")
    }

    @Test("Following interactions and describing a link go by number")
    func reporting() async throws {
        let world = try await world()
        let heard = try await statements { store in
            _ = try await store.interactions(after: 5, limit: 10)
            _ = try await store.describe(LinkReference(delivery: world.deliveries[0], ordinal: 1)!, isOfBlock: false)
            _ = try await store.figures(message: "welcome", organization: "org")
        }
        #expect(heard.count >= 5)
        for (sql, plan) in heard { #expect(plan.allSatisfy { !readsAll($0, of: Self.large) }, "\(sql): \(plan)") }
        #expect(heard.contains { $0.plan.contains { $0.hasPrefix("SEARCH i USING INTEGER PRIMARY KEY (rowid>?)") } })
    }
}
