import Consent
import Foundation
import Interactions
import Journeys
import LinkIdentifiers
import Messages
import Store
import TestSupport
import Testing

@Suite("A store has what pages show")
struct FigureStoreTests {
    private let scratch = try! TemporaryFolder()
    private let all = Hour(rawValue: 0)..<Hour(rawValue: .max)

    @Test(
        "M12.1 activity is by hour and channel, what was sent among it; test sends and other organizations are not",
        arguments: StoreEngine.all)
    func activity(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        _ = try await world.store.apply(.sample(id: "second"), at: moment(0))
        _ = try await world.store.publish(journey: "journey", organization: "second", at: moment(0))
        _ = try await world.store.sendAll(at: moment(0))
        guard
            case .ready(let test) = try await world.store.testSend(
                message: "welcome", profile: "p0", organization: "org")
        else { throw CancellationError() }
        let number = try #require(try await world.store.prepare(test, at: moment(0)))
        _ = try await world.store.takeMails(limit: 10, at: moment(0))
        try await world.store.complete([Completion(.sent(number), next: nil)], at: moment(1))
        try await world.store.record(
            [
                world.interaction(delivery: 0, ordinal: 0, at: 1), world.interaction(delivery: 0, ordinal: 0, at: 7200),
                world.interaction(delivery: 1, ordinal: 1, at: 7200),
                world.interaction(delivery: 1, ordinal: 2, automated: .scanner, at: 7200),
                world.interaction(delivery: nil, ordinal: 2, at: 7200),
            ], journal: "j", position: 1)
        let first = Hour(of: moment(0))
        let found = try await world.store.activity(ofOrganization: "org", in: all)
        #expect(found.map(\.hour.rawValue) == [first.rawValue, first.rawValue + 2])
        #expect(found.map(\.channel) == [.email, .email])
        #expect(
            found.map(\.totals) == [
                FigureTotals(sending: .init(sent: 3), opens: Counts(total: 1, unique: 1)),
                FigureTotals(
                    opens: Counts(total: 1), clicks: Counts(total: 2, unique: 1, anonymous: 1, automated: 1)),
            ])
        #expect(
            try await world.store.activity(ofOrganization: "org", in: first..<Hour(rawValue: first.rawValue + 2)).count
                == 1)
        #expect(try await world.store.activity(ofOrganization: "second", in: all).map(\.totals.sent) == [3])
        #expect(try await world.store.activity(ofOrganization: "none", in: all).isEmpty)
    }

    @Test(
        "Messages come a page at a time, the last published first, with the figures of all their versions",
        arguments: StoreEngine.all, [1, 2, 10])
    func messages(engine: StoreEngine, limit: Int) async throws {
        let world = try await World(engine, scratch) {
            $0.messages += [.named("b"), .named("c")]
        }
        try await world.store.record([world.click(0, 1), world.click(0, 0)], journal: "j", position: 1)
        _ = try await world.store.apply(.sample(id: "second"), at: moment(5))
        // Another version of the first one.
        _ = try await world.store.apply(
            .sample(profiles: 4, messages: [.named("welcome", subject: "New")]), at: moment(6))
        _ = try await world.store.publish(journey: "journey", organization: "org", at: moment(6))
        let sent = try await world.store.sendAll(at: moment(6))
        #expect(sent.count == 1)
        try await world.store.record(
            [
                Interaction(
                    kind: .emailClicked, at: moment(7), messageVersion: sent[0].version, journey: world.journey,
                    ordinal: 1, logicalOrdinal: 1, automated: nil, device: .desktop,
                    attribution: .init(delivery: sent[0].number, destination: nil))
            ], journal: "j", position: 2)
        var found: [MessageTotals] = []
        while true {
            let page = try await world.store.messages(
                ofOrganization: "org", after: found.last?.position, limit: limit)
            #expect(page.count <= limit)
            if page.isEmpty { break }
            found += page
        }
        #expect(found.map(\.name) == ["welcome", "c", "b"])
        #expect(found.map(\.version) == [2, 1, 1] && found.map(\.publishedAt) == [6, 0, 0].map(moment))
        #expect(found[0].totals.sent == 4 && found[0].channel == .email)
        #expect(
            found[0].totals.clicks == Counts(total: 2, unique: 2)
                && found[0].totals.opens == Counts(total: 1, unique: 1))
        #expect(found[0].totals.openRate == 0.25 && found[0].totals.clickThroughRate == 0.5)
        #expect(found[1].totals == FigureTotals())
        #expect(
            try await world.store.messages(ofOrganization: "second", after: nil, limit: 10).map(\.name) == ["welcome"])
        #expect(try await world.store.figures(message: "welcome", organization: "org").map(\.version) == [1, 2])
        #expect(
            try await world.store.figures(message: "welcome", organization: nil).map(\.organization) == [
                "org", "org", "second",
            ])
        #expect(try await world.store.figures(message: nil, organization: "second").map(\.version) == [1])
    }

    @Test(
        "M12.2 figures of a version or of all, by hour and by device; a link's of its version",
        arguments: StoreEngine.all)
    func versions(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        try await world.store.record(
            [
                world.interaction(delivery: 0, ordinal: 3, at: 0), world.interaction(delivery: 1, ordinal: 1, at: 3600),
                world.interaction(delivery: 0, ordinal: 1, at: 3600),
                world.interaction(delivery: 0, ordinal: 2, automated: .preview, at: 3600),
            ], journal: "j", position: 1)
        let store = world.store
        let first = Hour(of: moment(0))
        let second = Hour(rawValue: first.rawValue + 1)
        func hours(
            _ subject: FigureSubject, version: Int? = 1, _ organization: String = "org"
        ) async throws -> [HourlyCounts] {
            try await store.figuresByHour(
                subject, ofMessage: "welcome", version: version, organization: organization, in: all)
        }
        let clicks = [
            HourlyCounts(hour: first, counts: Counts(total: 1, unique: 1)),
            HourlyCounts(hour: second, counts: Counts(total: 2, unique: 1, automated: 1)),
        ]
        #expect(try await hours(.clicks) == clicks)
        #expect(try await hours(.clicks, version: nil) == clicks)
        #expect(
            try await hours(.link(ordinal: 1)) == [
                HourlyCounts(hour: first, counts: Counts(total: 1, unique: 1)),
                HourlyCounts(hour: second, counts: Counts(total: 2, unique: 1)),
            ])
        #expect(try await hours(.link(ordinal: 1), version: nil).isEmpty)
        #expect(try await hours(.opens).isEmpty)
        #expect(try await hours(.clicks, version: 2).isEmpty)
        #expect(try await hours(.clicks, "second").isEmpty)
        #expect(
            try await store.figuresByHour(
                .clicks, ofMessage: "welcome", version: 1, organization: "org", in: second..<second
            ).isEmpty)
        let devices = try await store.figuresByDevice(ofMessage: "welcome", version: 1, organization: "org")
        #expect(devices == [.clicks: [.phone: 3], .link(ordinal: 1): [.phone: 3]])
        #expect(
            try await store.figuresByDevice(ofMessage: "welcome", version: nil, organization: "org")
                == [.clicks: [.phone: 3]])
        let figures = try await world.figures()
        #expect(figures.links.map(\.ordinals) == [[1, 3], [2]])
        #expect(figures.publishedAt == moment(0) && figures.organization == "org")
    }

    @Test("Profiles come by id, a page at a time, those with a prefix only", arguments: StoreEngine.all)
    func profiles(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        var contents = WorkspaceContents.sample(profiles: 0)
        let ids = ["a", "ab", "ab\u{10FFFF}", "abé", "abc", "ac", "B", "é", "%", "a_b"]
        contents.profiles = ids.map {
            .init(id: $0, email: "x\($0.unicodeScalars.count)@mail.example", attributes: [:])
        }
        contents.profiles[0].phone = "+12065550100"
        _ = try await store.apply(contents, at: moment(0))
        _ = try await store.apply(.sample(id: "second"), at: moment(0))
        func found(_ prefix: String) async throws -> [String] {
            var found: [WorkspaceContents.Profile] = []
            while true {
                let page = try await store.profiles(
                    organization: "org", idPrefix: prefix, after: found.last?.id, limit: 2)
                if page.isEmpty { return found.map(\.id) }
                found += page
            }
        }
        #expect(try await found("") == ids.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
        #expect(try await found("ab") == ["ab", "abc", "abé", "ab\u{10FFFF}"])
        #expect(try await found("%") == ["%"])
        #expect(try await found("_").isEmpty)
        #expect(try await found("b").isEmpty)
        #expect(
            try await store.profiles(organization: "org", idPrefix: "a", after: nil, limit: 1).map(\.phone)
                == ["+12065550100"])
        #expect(try await store.profiles(organization: "none", idPrefix: "", after: nil, limit: 1).isEmpty)
    }

    @Test("What needs attention: unconfirmed, retrying, late, of one organization", arguments: StoreEngine.all)
    func attention(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        var contents = WorkspaceContents.sample(messages: [.named("welcome"), .named("later")])
        contents.profiles.append(.numbered(3))
        _ = try await store.apply(contents, at: moment(0))
        _ = try await store.publish(journey: "journey", organization: "org", at: moment(0))
        func attention(_ organization: String = "org", since: Double = 0, at now: Double) async throws -> Attention {
            try await store.attention(ofOrganization: organization, since: moment(since), at: moment(now))
        }
        #expect(try await attention(at: 0).isEmpty)
        try await store.enrolAll(at: moment(0))
        // Nobody has moved the runs.
        #expect(try await attention(at: Attention.patience).late.isEmpty)
        #expect(
            try await attention(at: Attention.patience + 1).late == [
                .init(name: "journey", runs: 4, since: moment(0))
            ])
        try await store.prepareAll(at: moment(1))
        let mails = try await store.takeMails(limit: 10, at: moment(100)).map(\.delivery)
        #expect(mails.count == 4)
        let retries = [("450 4.2.0", 50.0), ("450 4.2.0", 40), ("421", 60)].map {
            MailRetry(dueAt: moment(200), attempts: 1, firstAt: moment($0.1), code: $0.0)
        }
        try await store.complete(
            zip(mails, retries).map { Completion(.deferred($0.number, $1), next: nil) }, at: moment(100))
        try await store.complete(
            [store.completion(of: mails[3], .sent, .unconfirmed(mails[3].number))], at: moment(100))
        let found = try await attention(at: 200)
        #expect(found.unconfirmed == [.email: 1])
        #expect(
            found.retrying == [
                .init(outcome: "450 4.2.0", count: 2, since: moment(40)),
                .init(outcome: "421", count: 1, since: moment(60)),
            ])
        #expect(found.late.isEmpty)
        #expect(try await attention(since: 101, at: 200).unconfirmed.isEmpty)
        #expect(try await attention("second", at: 200).isEmpty)
        _ = try await store.apply(.sample(id: "second"), at: moment(0))
        #expect(try await attention("second", at: 200).isEmpty)
    }

    @Test(
        "A profile's timeline has all there is about it, the newest first, in pages of any size",
        arguments: StoreEngine.all, [1, 3, 100])
    func timeline(engine: StoreEngine, limit: Int) async throws {
        let world = try await World(engine, scratch) { $0.consents = [.of(0, .optedIn), .of(1, .optedOut)] }
        // It gets another address; what it was sent before stays its own.
        var contents = WorkspaceContents.sample(consents: [])
        contents.profiles[0].email = "new@mail.example"
        _ = try await world.store.apply(contents, at: moment(1))
        guard
            case .ready(let test) = try await world.store.testSend(
                message: "welcome", profile: "p0", organization: "org")
        else { throw CancellationError() }
        let number = try #require(try await world.store.prepare(test, at: moment(2)))
        try await world.store.record(
            [
                world.interaction(delivery: 0, ordinal: 0, at: 10), world.interaction(delivery: 0, ordinal: 3, at: 9),
                world.interaction(delivery: 1, ordinal: 1, at: 9), world.interaction(delivery: nil, ordinal: 1, at: 9),
                world.interaction(delivery: 0, ordinal: 1, automated: .scanner, at: 9),
                Interaction(
                    kind: .emailClicked, at: moment(11), messageVersion: world.version, journey: nil, ordinal: 2,
                    logicalOrdinal: 2, automated: nil, device: .phone,
                    attribution: .init(delivery: number, destination: nil)),
            ], journal: "j", position: 1)
        var found: [TimelineEntry] = []
        while let page = try await world.store.timeline(
            ofProfile: "p0", organization: "org", after: found.last?.position, limit: limit), !page.isEmpty
        {
            #expect(page.count <= limit)
            found += page
        }
        let words = found.map { entry in
            let what =
                switch entry.event {
                case .delivery(let delivery):
                    "\(delivery.message) \(delivery.version ?? 0) \(delivery.journey ?? "test") \(delivery.contact) \(delivery.state)"
                case .interaction(let one): "\(one.kind.name) \(one.link?.ordinal ?? 0) \(one.automated?.name ?? "")"
                case .consent(let contact, let change): "\(contact) \(change.record.status.rawValue)"
                case .run(let run): "\(run.journey) \(run.state) \(run.step ?? "–")"
                }
            return "\(Int(entry.at.timeIntervalSince(moment(0)))) \(what)"
        }
        #expect(
            words == [
                "11 emailClicked 2 ", "10 emailOpened 0 ", "9 emailClicked 1 scanner", "9 emailClicked 3 ",
                "2 welcome 1 test new@mail.example waiting", "0 p0@mail.example opted-in",
                "0 welcome 1 journey p0@mail.example sent", "0 journey finished –",
            ])
        #expect(try await world.store.timeline(ofProfile: "p9", organization: "org", after: nil, limit: 1) == nil)
        #expect(try await world.store.timeline(ofProfile: "p0", organization: "none", after: nil, limit: 1) == nil)
    }

    @Test(
        "Of an address that a profile had, its timeline has the consent of up to when it lost it",
        arguments: StoreEngine.all)
    func consentOfFormerAddresses(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch) { $0.consents = [.of(0, .optedIn), .of(1, .optedIn)] }
        let store = world.store
        /// What was said of the address, in a profile's timeline.
        func said(_ profile: String) async throws -> [ConsentStatus] {
            let entries = try await store.timeline(ofProfile: profile, organization: "org", after: nil, limit: 100)
            return try #require(entries).compactMap { entry in
                guard case .consent("p0@mail.example", let change) = entry.event else { return nil }
                return change.record.status
            }
        }
        func set(
            _ addresses: [String], consents: [WorkspaceContents.Consent] = [], at seconds: Double
        ) async throws {
            var contents = WorkspaceContents.sample(consents: consents)
            for (index, address) in addresses.enumerated() {
                contents.profiles[index].email = "\(address)@mail.example"
            }
            _ = try await store.apply(contents, at: moment(seconds))
        }
        try await set(["new", "p0", "p2"], at: 1)
        try await set(["new", "p0", "p2"], consents: [.of(0, .optedOut, at: moment(2))], at: 2)
        #expect(try await said("p0") == [.optedIn])
        #expect(try await said("p1") == [.optedOut, .optedIn])
        // Lost by them too, and by p0 once more.
        try await set(["p0", "other", "p2"], at: 3)
        #expect(try await said("p0") == [.optedOut, .optedIn])
        try await set(["new", "other", "p2"], at: 4)
        #expect(try await said("p0") == [.optedOut, .optedIn])
        #expect(try await said("p1") == [.optedOut, .optedIn])
        #expect(try await said("p2").isEmpty)
    }

    @Test("The figures of a single version are those among all", arguments: StoreEngine.all)
    func single(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        _ = try await world.store.apply(.sample(messages: [.named("welcome", subject: "New")]), at: moment(6))
        try await world.store.record([world.click(0, 1), world.click(0, 0)], journal: "j", position: 1)
        let store = world.store
        let all = try await store.figures(message: "welcome", organization: "org")
        #expect(all.map(\.clicks.total) == [1, 0] && all.allSatisfy { !$0.links.isEmpty })
        let totals = try await store.versionTotals(ofMessage: "welcome", organization: "org")
        #expect(totals.map(\.version) == all.map(\.version) && totals.map(\.totals) == all.map(\.totals))
        #expect(totals.map(\.publishedAt) == all.map(\.publishedAt) && totals.map(\.channel) == all.map(\.channel))
        for (version, expected) in [(1, all[0]), (2, all[1]), (nil, all[1])] as [(Int?, MessageFigures)] {
            let one = try #require(
                try await store.figures(ofMessage: "welcome", version: version, organization: "org"))
            #expect(one.version == expected.version && one.totals == expected.totals)
            #expect(one.links.map(\.ordinals) == expected.links.map(\.ordinals))
            #expect(
                one.links.map(\.clicks) == expected.links.map(\.clicks)
                    && one.links.map(\.first.url) == expected.links.map(\.first.url))
        }
        for (message, version, organization) in [("welcome", 3, "org"), ("none", nil, "org"), ("welcome", 1, "none")]
            as [(String, Int?, String)]
        {
            #expect(try await store.figures(ofMessage: message, version: version, organization: organization) == nil)
        }
        #expect(try await store.versionTotals(ofMessage: "none", organization: "org").isEmpty)
    }
}
