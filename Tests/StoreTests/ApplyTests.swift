import Consent
import Foundation
import Interactions
import Journeys
import Messages
import Store
import TestSupport
import Testing

@Suite("A store takes a workspace")
struct ApplyTests {
    private let scratch = try! TemporaryFolder()

    private func changes(
        organizations: Int = 0, messages: Int = 0, journeys: Int = 0, profiles: Int = 0, consents: Int = 0
    ) -> WorkspaceChanges {
        var changes = WorkspaceChanges()
        changes.organizations = organizations
        changes.messages = messages
        changes.journeys = journeys
        changes.profiles = profiles
        changes.consents = consents
        return changes
    }

    @Test("Applying is idempotent, and counts only what is new or different", arguments: StoreEngine.all)
    func idempotent(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        var contents = WorkspaceContents.sample(consents: [.of(0, .optedIn, at: moment(0)), .of(9, .optedOut)])
        #expect(
            try await store.apply(contents, at: moment(1))
                == changes(organizations: 1, messages: 1, journeys: 1, profiles: 3, consents: 2))
        #expect(try await store.apply(contents, at: moment(2)).isEmpty)
        contents.organization.name = "Other"
        #expect(try await store.apply(contents, at: moment(3)) == changes(organizations: 1))
        contents.organization.window = TrackingWindow(months: 1)!
        contents.organization.compliance = ComplianceProfile([.init(purpose: .tracking, model: .disabled)])
        #expect(try await store.apply(contents, at: moment(3)) == changes(organizations: 1))
        contents.profiles[1].attributes["y"] = "new"
        contents.profiles[2].email = nil
        contents.profiles.append(.numbered(3))
        #expect(try await store.apply(contents, at: moment(4)) == changes(profiles: 3))
        contents.journeys[0].definition.name = "Renamed"
        #expect(try await store.apply(contents, at: moment(5)) == changes(journeys: 1))
        #expect(try await store.apply(contents, at: moment(6)).isEmpty)
        #expect(try await store.attributeNames(organization: "org") == ["x", "y"])
        #expect(try await store.attributeNames(organization: "none") == [])
    }

    @Test(
        "M11.1 what a workspace has no column for stays, as journeys and imports have set it",
        arguments: StoreEngine.all)
    func attributes(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        var contents = WorkspaceContents.sample(profiles: 2)
        contents.profiles[0].attributes = ["x": "0", "welcomed": "yes", "y": "1"]
        contents.profileColumns = ["x", "welcomed", "y"]
        _ = try await store.apply(contents, at: moment(0))
        contents.profiles[0].attributes = ["x": "new"]
        contents.profileColumns = ["x", "y"]
        #expect(try await store.apply(contents, at: moment(1)) == changes(profiles: 1))
        #expect(try await store.attributeNames(organization: "org") == ["welcomed", "x"])
        #expect(try await store.apply(contents, at: moment(2)).isEmpty)
        contents.profiles[0].attributes = [:]
        contents.profileColumns = ["x", "welcomed"]
        #expect(try await store.apply(contents, at: moment(3)) == changes(profiles: 1))
        #expect(try await store.attributeNames(organization: "org") == ["x"])
    }

    @Test("What a workspace does not name stays", arguments: StoreEngine.all)
    func staying(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        _ = try await store.apply(.sample(messages: [.named("a"), .named("b")]), at: moment(0))
        var rest = WorkspaceContents.sample(profiles: 0, messages: [])
        rest.journeys = []
        #expect(try await store.apply(rest, at: moment(1)).isEmpty)
        #expect(try await store.figures(message: nil).map(\.message) == ["a", "b"])
        #expect(try await store.publish(journey: "journey", organization: "org", at: moment(2)) == true)
        #expect(try await store.sendAll(at: moment(2)).count == 3)
    }

    @Test("A message gets a new version when its content changes, and only then", arguments: StoreEngine.all)
    func versions(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        for (subject, version) in [("S", 1), ("S", 1), ("T", 2), ("T", 2), ("S", 3)] {
            _ = try await store.apply(
                .sample(messages: [.named("welcome", subject: subject), .named("other")]), at: moment(0))
            #expect(try await store.figures(message: "welcome").map(\.version) == Array(1...version))
        }
        #expect(try await store.figures(message: "other").map(\.version) == [1])
    }

    @Test("M4.2 an organization keeps the hashed identifier that it had first", arguments: StoreEngine.all)
    func hashedIdentifier(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        for identifier in ["first", "second"] {
            _ = try await store.apply(
                .sample(), hashedIdentifier: identifier, contactHash: contactHash(of: "org"), at: moment(0))
        }
        #expect(try await store.linkTables(after: .init()).organizations.map(\.hashedIdentifier) == ["first"])
    }

    @Test("M10.2 consent that is older than what is on record changes nothing", arguments: StoreEngine.all)
    func consent(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        let steps: [(ConsentStatus, Double, changes: Int, after: ConsentStatus)] = [
            (.optedIn, 10, 1, .optedIn), (.optedOut, 9, 0, .optedIn), (.optedOut, 20, 1, .optedOut),
            (.optedIn, 19, 0, .optedOut), (.optedIn, 30, 1, .optedIn), (.optedOut, 29, 0, .optedIn),
            (.optedOut, 31, 1, .optedOut), (.optedOut, 31, 0, .optedOut),
            // Of two that were said at once the refusal counts, whichever comes first.
            (.optedIn, 31, 0, .optedOut), (.optedIn, 40, 1, .optedIn), (.optedOut, 40, 1, .optedOut),
        ]
        for (status, at, expected, after) in steps {
            let contents = WorkspaceContents.sample(consents: [.of(0, status, at: moment(at))])
            #expect(try await store.apply(contents, at: moment(100)).consents == expected)
            #expect(try await consents(of: store) == [ConsentScope(.tracking): after])
        }
    }

    @Test(
        "M10.2 a consent confirmed later outranks a withdrawal from in between that arrives after it",
        arguments: StoreEngine.all)
    func confirmed(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        for (status, at) in [(ConsentStatus.optedOut, 10.0), (.optedOut, 30), (.optedIn, 20)] {
            _ = try await store.apply(.sample(consents: [.of(0, status, at: moment(at))]), at: moment(100))
        }
        #expect(try await consents(of: store) == [ConsentScope(.tracking): .optedOut])
    }

    @Test("M10.2 consent is kept for each contact point, purpose and topic apart", arguments: StoreEngine.all)
    func purposes(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        let contents = WorkspaceContents.sample(consents: [
            .of(0, .optedIn, at: moment(0)), .of(0, .optedOut, ConsentScope(.commercial, topic: "offers")),
            .of(1, .optedOut, at: moment(0)),
        ])
        _ = try await store.apply(contents, at: moment(1))
        #expect(
            try await consents(of: store, profile: "p0") == [
                ConsentScope(.tracking): .optedIn, ConsentScope(.commercial, topic: "offers"): .optedOut,
            ])
        #expect(try await consents(of: store, profile: "p1") == [ConsentScope(.tracking): .optedOut])
        #expect(try await consents(of: store, profile: "p2") == [:])
    }

    @Test("What fails leaves nothing behind: all is one transaction", arguments: StoreEngine.all)
    func transaction(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        _ = try await store.apply(.sample(profiles: 0, messages: []), at: moment(0))
        var contents = WorkspaceContents.sample(consents: [.of(0, .optedIn)])
        // Two links with one ordinal: no store can keep them.
        contents.messages.append(.named("broken"))
        contents.messages[1].links.append(contents.messages[1].links[0])
        await #expect(throws: (any Error).self) { try await store.apply(contents, at: moment(1)) }
        #expect(try await store.figures(message: nil).isEmpty)
        #expect(try await store.attributeNames(organization: "org") == [])
        contents.messages.removeLast()
        #expect(
            try await store.apply(contents, at: moment(2))
                == changes(messages: 1, journeys: 1, profiles: 3, consents: 1))
    }

    /// What the next run of a profile knows of its consent.
    private func consents(of store: any Store, profile: String = "p0") async throws -> [ConsentScope: ConsentStatus] {
        _ = try await store.publish(journey: "journey", organization: "org", at: moment(0))
        try await store.enrolAll(at: moment(0))
        let recipients = try await store.ready(at: moment(0)).compactMap { $0.profile.recipients[.email] }
        return try #require(recipients.first { $0.profile == profile }).consent.mapValues(\.status)
    }
}
