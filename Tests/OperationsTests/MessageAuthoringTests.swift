import Messages
import Operations
import Store
import Testing
import Workspace

@Suite("Writing messages")
struct MessageAuthoringTests {
    private func draft(_ subject: String) -> MessageDraft {
        MessageDraft(
            subject: subject, from: "a@b.example", html: Array("<p>{{ profile.name }}".utf8), textPart: .generated)
    }

    @Test("What is published is what was checked, its text generated, and journeys will send it")
    func publishing() async throws {
        let world = try await AuthorWorld()
        try await world.save(draft("New"))
        let done = try await world.authoring.publish(
            "welcome", of: world.organization, revision: 1, at: AuthorWorld.now)
        guard case .published(version: 2) = done else {
            Issue.record("\(done)")
            return
        }
        let content = try await world.store.version(nil, ofMessage: "welcome", organization: "org")?.stored.content
        #expect(content?.subject == "New" && content?.text == Array("{{ profile.name }}\r\n".utf8))
        #expect(try await world.store.draft(ofMessage: "welcome", organization: "org") == nil)
    }

    @Test("A draft with problems is not published, and stays")
    func refused() async throws {
        let world = try await AuthorWorld()
        try await world.save(draft("{{ profile.nam }}"))
        let done = try await world.authoring.publish(
            "welcome", of: world.organization, revision: 1, at: AuthorWorld.now)
        guard case .refused(let problems) = done else {
            Issue.record("\(done)")
            return
        }
        #expect(problems.map(\.field) == [.subject])
        #expect(problems.first?.problem == "unknown variable “profile.nam”; did you mean “profile.name”?")
        #expect(try await world.store.draft(ofMessage: "welcome", organization: "org") != nil)
        #expect(try await world.store.message("welcome", organization: "org")?.newest?.version == 1)
    }

    @Test("Neither is one that somebody else has saved, nor one that goes back to a version that is not the newest")
    func conflicts() async throws {
        let world = try await AuthorWorld()
        try await world.save(draft("New"), base: 0)
        let superseded = try await world.authoring.publish(
            "welcome", of: world.organization, revision: 2, at: AuthorWorld.now)
        guard case .superseded(by: let current?) = superseded else {
            Issue.record("\(superseded)")
            return
        }
        #expect(current.revision == 1 && current.savedBy == "me")
        let changed = try await world.authoring.publish(
            "welcome", of: world.organization, revision: 1, at: AuthorWorld.now)
        guard case .baseChanged(to: 1) = changed else {
            Issue.record("\(changed)")
            return
        }
        let none = try await world.authoring.publish("note", of: world.organization, revision: 1, at: AuthorWorld.now)
        guard case .superseded(by: nil) = none else {
            Issue.record("\(none)")
            return
        }
    }

    @Test(
        "While a message is being written, it is checked with what there is now, also where an attribute has just come")
    func checking() async throws {
        let world = try await AuthorWorld()
        let authoring = world.authoring
        func problems(_ subject: String) async throws -> [String] {
            try await authoring.check(draft(subject), for: world.organization).problems.map(\.problem)
        }
        #expect(try await problems("{{ profile.name }}") == [])
        #expect(try await problems("{{ profile.town }}").first?.hasPrefix("unknown variable “profile.town”") == true)
        try await world.add(attribute: "town")
        #expect(try await problems("{{ profile.town }}") == [])
        #expect(authoring.content(of: draft("{{ profile.x }}"), for: world.organization).content != nil)
        var nowhere = draft("x")
        nowhere.purpose = "none"
        #expect(authoring.content(of: nowhere, for: world.organization).problems.map(\.field) == [.purpose])
    }
}
