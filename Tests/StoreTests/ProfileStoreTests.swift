import Foundation
import Interactions
import LinkIdentifiers
import Store
import TestSupport
import Testing

@Suite("Single profiles, and an organization's settings")
struct ProfileStoreTests {
    private let scratch = try! TemporaryFolder()

    private func store(_ engine: StoreEngine) async throws -> any Store {
        let store = try engine.open(scratch)
        for id in ["one", "two"] { _ = try await store.apply(.sample(id: id, profiles: 0), at: moment(0)) }
        return store
    }

    private func put(
        _ profile: WorkspaceContents.Profile, in store: any Store, of organization: String = "one"
    ) async throws -> Bool {
        try await store.changeProfile(
            id: profile.id, organization: organization, contactHash: contactHash(of: organization), at: moment(1)
        ) { _ in profile }.wasThere
    }

    @Test("A profile is made, and replaced with all that it had", arguments: StoreEngine.all)
    func changing(engine: StoreEngine) async throws {
        let store = try await store(engine)
        let first = WorkspaceContents.Profile(
            id: "a/ä", email: "a@b.example", phone: "+12065550117", attributes: ["x": "1", "y": "2"])
        #expect(try await !put(first, in: store))
        #expect(try await store.profile(id: "a/ä", organization: "one") == first)
        #expect(try await store.profile(id: "a/ä", organization: "two") == nil)
        let second = WorkspaceContents.Profile(id: "a/ä", email: nil, attributes: ["z": "3"])
        #expect(try await put(second, in: store))
        #expect(try await store.profile(id: "a/ä", organization: "one") == second)
        // What it had is theirs all the same (M10.4).
        let person = try await store.person(.profile("a/ä"), organization: "one")
        #expect(person?.contacts.map(\.text).sorted() == ["+12065550117", "a@b.example"])
    }

    @Test("M10.4 A profile can lose an address again that it had lost before", arguments: StoreEngine.all)
    func addressesThatComeBack(engine: StoreEngine) async throws {
        let store = try await store(engine)
        for email in ["a@b.example", "c@d.example", "a@b.example", "c@d.example", nil] {
            _ = try await put(.init(id: "a", email: email, attributes: [:]), in: store)
        }
        let person = try await store.person(.profile("a"), organization: "one")
        #expect(person?.contacts.map(\.text).sorted() == ["a@b.example", "c@d.example"])
    }

    @Test("What a change throws is thrown, and nothing has changed", arguments: StoreEngine.all)
    func refusing(engine: StoreEngine) async throws {
        struct No: Error {}
        let store = try await store(engine)
        let profile = WorkspaceContents.Profile(id: "a", email: "a@b.example", attributes: [:])
        _ = try await put(profile, in: store)
        await #expect(throws: No.self) {
            try await store.changeProfile(
                id: "a", organization: "one", contactHash: contactHash(of: "one"), at: moment(1)
            ) { current in
                #expect(current == profile)
                throw No()
            }
        }
        #expect(try await store.profile(id: "a", organization: "one") == profile)
    }

    @Test("Profiles come in the order of their ids' bytes, a page at a time, and by prefix", arguments: StoreEngine.all)
    func listing(engine: StoreEngine) async throws {
        let store = try await store(engine)
        let ids = [
            "A", "a", "a1", "a2", "ab", "b", "ä", "\u{D7FF}", "\u{D7FF}x", "\u{E000}", "\u{10FFFF}", "\u{10FFFF}1",
        ]
        for id in ids.reversed() { _ = try await put(.init(id: id, email: nil, attributes: [:]), in: store) }
        _ = try await put(.init(id: "a3", email: nil, attributes: [:]), in: store, of: "two")
        func page(_ prefix: String, after: String? = nil, limit: Int = 100) async throws -> [String] {
            try await store.profiles(organization: "one", idPrefix: prefix, after: after, limit: limit).map(\.id)
        }
        #expect(try await page("") == ids)
        #expect(try await page("", limit: 2) == ["A", "a"])
        #expect(try await page("", after: "a", limit: 2) == ["a1", "a2"])
        #expect(try await page("a") == ["a", "a1", "a2", "ab"])
        #expect(try await page("a", after: "a1") == ["a2", "ab"])
        #expect(try await page("a1") == ["a1"])
        #expect(try await page("\u{D7FF}") == ["\u{D7FF}", "\u{D7FF}x"])
        #expect(try await page("\u{10FFFF}") == ["\u{10FFFF}", "\u{10FFFF}1"])
        #expect(try await page("zz").isEmpty)
        #expect(try await store.profiles(organization: "none", idPrefix: "", after: nil, limit: 9).isEmpty)
    }

    @Test(
        "An organization's settings are read as they were written, and changed as they are read",
        arguments: StoreEngine.all)
    func organization(engine: StoreEngine) async throws {
        let store = try await store(engine)
        let changed = try await store.changeOrganization(id: "one") { current in
            var new = current
            new.id = "other"
            new.name = "New"
            new.timezone = "Europe/Berlin"
            new.region = "DE"
            new.publicURL = PublicURL("https://click.example")
            new.window = TrackingWindow(months: 3)!
            new.retention = TrackingWindow(months: 12)
            new.texts.shortURL = PublicURL("https://go.example")
            new.texts.window = TrackingWindow(months: 2)
            new.texts.isGoneAfterWindow = true
            new.texts.personalLinks = TrackingWindow(months: 4)
            return new
        }
        let (read, hashed) = try #require(try await store.organizationSettings(id: "one"))
        #expect(read == changed && read.id == "one" && read.name == "New" && hashed == "hash-one")
        #expect(read.texts.isGoneAfterWindow && read.texts.personalLinks?.months == 4)
        #expect(try await store.organizationSettings(id: "two")?.settings.name == "Org")
        #expect(try await store.changeOrganization(id: "none") { $0 } == nil)
        #expect(try await store.organization(id: "two")?.id == "two")
        #expect(try await store.organization(id: "none") == nil)
    }
}
