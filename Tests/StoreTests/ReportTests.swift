import Foundation
import Interactions
import LinkIdentifiers
import Messages
import Store
import TestSupport
import Testing

@Suite("A store reports")
struct ReportTests {
    private let scratch = try! TemporaryFolder()

    @Test(
        "M12.1 rates are null where there is nothing to divide by",
        arguments: [
            (0, 0, 0, nil, nil, nil), (4, 0, 0, 0, 0, nil), (4, 2, 1, 0.5, 0.25, 0.5), (4, 0, 2, 0, 0.5, nil),
            (3, 3, 3, 1, 1, 1),
            (4, 1, 3, 0.25, 0.75, 3),
        ] as [(Int, Int, Int, Double?, Double?, Double?)])
    func rates(
        sent: Int, opens: Int, clicks: Int, openRate: Double?, clickThroughRate: Double?, clickToOpenRate: Double?
    ) {
        let figures = FigureTotals(
            sending: .init(sent: sent), opens: Counts(total: 90, unique: opens, anonymous: 7, automated: 8),
            clicks: Counts(total: 80, unique: clicks, anonymous: 6, automated: 5))
        #expect(figures.delivered == sent)
        #expect(figures.openRate == openRate)
        #expect(figures.clickThroughRate == clickThroughRate)
        #expect(figures.clickToOpenRate == clickToOpenRate)
    }

    @Test("M12.1, M12.2 figures of a version, its logical links under their first ordinals", arguments: StoreEngine.all)
    func figures(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        try await world.store.record(
            [
                world.click(0, 0), world.click(0, 0), world.click(nil, 0), world.click(1, 0, automated: .mailProxy),
                world.click(0, 1),
                world.click(0, 3), world.click(1, 3), world.click(0, 2), world.click(nil, 1),
                world.click(2, 2, automated: .scanner),
            ], journal: "j", position: 1)
        let figures = try await world.figures()
        #expect(figures.sent == 3)
        #expect(figures.opens == Counts(total: 3, unique: 1, anonymous: 1, automated: 1))
        #expect(figures.clicks == Counts(total: 5, unique: 2, anonymous: 1, automated: 1))
        #expect(figures.links.map(\.first.ordinal) == [1, 2])
        #expect(figures.links.map(\.first.url) == ["https://a.example/cta", "https://b.example/{{ profile.x }}"])
        #expect(figures.links.map(\.first.name) == [nil, "B"])
        #expect(
            figures.links.map(\.clicks) == [
                Counts(total: 4, unique: 2, anonymous: 1), Counts(total: 1, unique: 1, automated: 1),
            ])
        #expect(try await world.store.figures(message: "none").isEmpty)
        #expect(try await world.store.figures(message: nil).count == 1)
    }

    @Test("M2.4 a logical link is called what any of its links is called", arguments: StoreEngine.all)
    func names(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch) {
            $0.messages = [.named("welcome", html: WorkspaceContents.Message.html(named: [nil, nil, "Plan"]))]
        }
        try await world.store.record([world.click(0, 1), world.click(1, 2)], journal: "j", position: 1)
        let links = try await world.figures().links
        #expect(links.map { $0.hyperlinks.map(\.name) } == [["Plan", "Plan"], [nil]])
        #expect(try await world.store.interactions(after: 0, limit: 9).map(\.link?.name) == ["Plan", nil])
    }

    @Test(
        "Interactions come in the order of recording, a page at a time, with what outputs say of them",
        arguments: StoreEngine.all)
    func interactions(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        let personal = "https://b.example/é%20x"
        try await world.store.record(
            [
                world.interaction(delivery: 0, ordinal: 0, at: 3.5),
                world.interaction(delivery: 1, ordinal: 3, automated: .scanner, at: 2),
                world.interaction(delivery: 2, ordinal: 2, at: 1, destination: personal),
                world.interaction(delivery: nil, ordinal: 2, at: 9),
                world.interaction(delivery: nil, ordinal: 3, at: 9),
                world.interaction(delivery: nil, ordinal: 0, at: 9),
            ], journal: "j", position: 1)
        var all: [InteractionRecord] = []
        while true {
            let page = try await world.store.interactions(after: all.last?.id ?? 0, limit: 4)
            if page.isEmpty { break }
            #expect(page.count <= 4)
            all += page
        }
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.id < $1.id })
        #expect(
            all.map(\.kind) == [.emailOpened, .emailClicked, .emailClicked, .emailClicked, .emailClicked, .emailOpened])
        #expect(all.map(\.at) == [3.5, 2, 1, 9, 9, 9].map(moment))
        #expect(all.map(\.profile) == ["p0", "p1", "p2", nil, nil, nil])
        #expect(all.map(\.isAnonymous) == [false, false, false, true, true, true])
        #expect(all.map { $0.link?.ordinal } == [nil, 3, 2, 2, 1, nil])
        #expect(all.map { $0.link?.name } == [nil, nil, "B", "B", nil, nil])
        #expect(
            all.map { $0.link?.url } == [
                nil, "https://a.example/cta?2", "https://b.example/{{ profile.x }}",
                "https://b.example/{{ profile.x }}", "https://a.example/cta", nil,
            ])
        #expect(all.map(\.destination) == [nil, "https://a.example/cta?2", personal, nil, nil, nil])
        #expect(all.map(\.automated) == [nil, .scanner, nil, nil, nil, nil])
        #expect(
            all.allSatisfy {
                $0.organization == "org" && $0.journey == "journey" && $0.message == "welcome" && $0.messageVersion == 1
            })
    }

    @Test("Organizations are found by hashed identifier", arguments: StoreEngine.all)
    func organization(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        #expect(try await world.store.organization(hashedIdentifier: "hash-org")?.id == "org")
        #expect(try await world.store.organization(hashedIdentifier: "hash-ORG") == nil)
        #expect(try await world.store.organization(hashedIdentifier: "org") == nil)
    }

    @Test("A reference is described: its link, or that it is the pixel", arguments: StoreEngine.all)
    func describing(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        func describe(_ number: DeliveryNumber, _ ordinal: Int) async throws -> LinkDescription? {
            try await world.store.describe(
                try #require(LinkReference(delivery: number, ordinal: ordinal)), isOfBlock: false)
        }
        let link = try #require(try await describe(world.deliveries[1], 2))
        #expect([link.organization, link.message, link.profile] == ["org", "welcome", "p1"])
        #expect(link.messageVersion == 1 && link.sentAt == moment(0) && link.isPersonalised)
        #expect(
            link.link?.ordinal == 2 && link.link?.name == "B" && link.link?.url == "https://b.example/{{ profile.x }}")
        let pixel = try #require(try await describe(world.deliveries[0], 0))
        #expect(pixel.link == nil && !pixel.isPersonalised && pixel.profile == "p0")
        #expect(try await describe(world.deliveries[0], 77)?.link == nil)
        #expect(try await describe(DeliveryNumber(rawValue: 1)!, 1) == nil)
    }

    @Test(
        "The edge reads what came after its mark: versions with their tracked links, blocks, all organizations",
        arguments: StoreEngine.all)
    func linkTables(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        let first = try await world.store.linkTables(after: .init())
        #expect(first.organizations.map(\.id) == ["org"] && first.organizations.map(\.hashedIdentifier) == ["hash-org"])
        #expect(first.versions.map(\.number) == [world.version])
        #expect(first.versions[0].organization == first.organizations[0].number)
        #expect(first.versions[0].links.map(\.ordinal) == [1, 2, 3])
        #expect(first.versions[0].links.map(\.isPersonalised) == [false, true, false])
        #expect(first.versions[0].links[2].url == "https://a.example/cta?2")
        #expect(
            first.blocks.map(\.number) == [world.deliveries[0].block] && first.blocks.map(\.version) == [world.version])
        let mark = LinkTables.Mark(version: first.versions[0].number, block: first.blocks[0].number)
        let nothing = try await world.store.linkTables(after: mark)
        #expect(nothing.versions.isEmpty && nothing.blocks.isEmpty && nothing.organizations.count == 1)
        _ = try await world.store.apply(
            .sample(profiles: 4, messages: [.named("welcome", subject: "New")]), at: moment(1))
        _ = try await world.store.apply(.sample(id: "second", profiles: 0, messages: []), at: moment(1))
        _ = try await world.store.publish(journey: "journey", organization: "org", at: moment(1))
        _ = try await world.store.sendAll(at: moment(1))
        let more = try await world.store.linkTables(after: mark)
        #expect(more.versions.count == 1 && more.versions[0].number > mark.version && more.versions[0].links.count == 3)
        #expect(more.blocks.map(\.version) == [more.versions[0].number] && more.blocks[0].number > mark.block)
        #expect(more.organizations.map(\.id).sorted() == ["org", "second"])
        #expect(try await world.store.linkTables(after: .init()).versions.count == 2)
    }

    @Test("M2.5 without personalisation a URL with braces is the same for everybody", arguments: StoreEngine.all)
    func literal(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch) { $0.messages[0].content.isPersonalised = false }
        #expect(
            try await world.store.linkTables(after: .init()).versions[0].links.map(\.isPersonalised) == [
                false, false, false,
            ])
    }
}
