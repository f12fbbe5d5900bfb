import Foundation
import Interactions
import LinkIdentifiers
import Store
import TestSupport
import Testing

@Suite("M4.5 a store corrects links")
struct CorrectionTests {
    private let scratch = try! TemporaryFolder()
    private static let old = "https://a.example/cta"
    private static let new = "https://new.example/"

    @Test("A correction is written down: what, from, to, who, when", arguments: StoreEngine.all)
    func audit(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        let first = try #require(
            try await world.store.correctLink(1, ofVersion: world.version, to: Self.new, by: "ann", at: moment(5)))
        let second = try #require(
            try await world.store.correctLink(1, ofVersion: world.version, to: Self.old, by: "bob", at: moment(6.5)))
        let third = try #require(
            try await world.store.correctLink(3, ofVersion: world.version, to: Self.new, by: "ann", at: moment(7)))
        #expect(
            first
                == LinkCorrection(
                    number: first.number, organization: "org", message: "welcome", version: 1, ordinal: 1,
                    from: Self.old, to: Self.new, at: moment(5), by: "ann"))
        #expect([second.from, second.to, second.by] == [Self.new, Self.old, "bob"] && second.at == moment(6.5))
        #expect(try await world.store.corrections(message: nil, organization: nil) == [first, second, third])
        #expect(try await world.store.corrections(message: "welcome", organization: "org").count == 3)
        #expect(try await world.store.corrections(message: "other", organization: nil).isEmpty)
        #expect(try await world.store.corrections(message: nil, organization: "other").isEmpty)
    }

    @Test("What leads there already, is not tracked or is not there is left alone", arguments: StoreEngine.all)
    func nothing(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        func correct(_ ordinal: Int, _ version: Int64, _ url: String) async throws -> LinkCorrection? {
            try await world.store.correctLink(ordinal, ofVersion: version, to: url, by: "ann", at: moment(1))
        }
        let untracked = try await world.store.links(ofVersion: world.version).filter { !$0.isRedirected }.map(\.ordinal)
        #expect(!untracked.isEmpty)
        for ordinal in [0, 99] + untracked { #expect(try await correct(ordinal, world.version, Self.new) == nil) }
        #expect(try await correct(1, world.version + 1, Self.new) == nil)
        #expect(try await correct(1, world.version, Self.old) == nil)
        #expect(try await correct(1, world.version, Self.new) != nil)
        #expect(try await correct(1, world.version, Self.new) == nil)
        #expect(try await world.store.corrections(message: nil, organization: nil).count == 1)
    }

    @Test(
        "Versions of a message are told apart by organization and number, and whether they are out",
        arguments: StoreEngine.all)
    func versions(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        _ = try await world.store.apply(
            .sample(messages: [.named("welcome", subject: "New")]), at: moment(1))
        _ = try await world.store.apply(
            .sample(id: "second", profiles: 0, messages: [.named("welcome", subject: "Theirs")]), at: moment(1))
        let versions = try await world.store.versions(ofMessage: "welcome")
        #expect(versions.map(\.organization) == ["org", "org", "second"])
        #expect(versions.map(\.version) == [1, 2, 1])
        #expect(versions.map(\.isOut) == [true, false, false])
        #expect(versions.first?.number == world.version)
        #expect(try await world.store.versions(ofMessage: "none").isEmpty)
        // Another version of the same message, with the same link, is another link.
        let second = versions[1].number
        _ = try await world.store.correctLink(1, ofVersion: second, to: Self.new, by: "ann", at: moment(1))
        #expect(try await world.store.links(ofVersion: world.version).first?.destination == Self.old)
        #expect(try await world.store.links(ofVersion: second).first?.destination == Self.new)
    }

    @Test("Edges read corrections after their mark, and all of them with none", arguments: StoreEngine.all)
    func linkTables(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        let start = try await world.store.linkTables(after: .init())
        #expect(start.corrections.isEmpty)
        for (ordinal, url) in [(1, Self.new), (3, Self.new), (1, "https://newer.example/")] {
            _ = try await world.store.correctLink(ordinal, ofVersion: world.version, to: url, by: "a", at: moment(1))
        }
        let all = try await world.store.linkTables(after: .init()).corrections
        #expect(all.map(\.ordinal) == [1, 3, 1] && all.allSatisfy { $0.version == world.version })
        #expect(all.map(\.url) == [Self.new, Self.new, "https://newer.example/"])
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.number < $1.number })
        let later = try await world.store.linkTables(after: .init(correction: all[1].number))
        #expect(later.corrections.map(\.number) == [all[2].number])
    }

    @Test(
        "M12.2 figures and interactions stay under the URL as written, and the correction stands beside it",
        arguments: StoreEngine.all)
    func reports(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        try await world.store.record([world.click(0, 1)], journal: "j", position: 1)
        _ = try await world.store.correctLink(1, ofVersion: world.version, to: Self.new, by: "a", at: moment(1))
        try await world.store.record(
            [world.interaction(delivery: 1, ordinal: 1, destination: Self.new), world.click(nil, 1)], journal: "j",
            position: 2)
        let figures = try await world.figures()
        #expect(figures.links.map(\.first.url) == [Self.old, "https://b.example/{{ profile.x }}"])
        #expect(figures.links.map(\.first.correctedURL) == [Self.new, nil])
        #expect(figures.links[0].clicks == Counts(total: 3, unique: 2, anonymous: 1))
        let records = try await world.store.interactions(after: 0, limit: 10)
        #expect(records.map { $0.link?.url } == [Self.old, Self.old, Self.old])
        #expect(records.map(\.destination) == [Self.old, Self.new, nil])
        let reference = try #require(LinkReference(delivery: world.deliveries[0], ordinal: 1))
        let described = try #require(try await world.store.describe(reference, isOfBlock: false))
        #expect(described.link?.url == Self.old && described.correctedURL == Self.new)
    }
}
