import Journeys
import Messages
import Store
import TestSupport
import Testing

@Suite("M9.4 a store knows the messages of a journey")
struct JourneyMessagesTests {
    private let scratch = try! TemporaryFolder()

    private func text(_ name: String, _ text: String) throws -> WorkspaceContents.Message {
        let content = MessageContent(channel: .text, subject: "", from: "Acme", html: nil, text: Array(text.utf8))
        return .init(name: name, content: content, links: try CompiledMessage(content).links)
    }

    @Test("M9.4 each of them once, as publishing would freeze it", arguments: StoreEngine.all)
    func texts(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        #expect(try await store.messages(ofJourney: "journey", organization: "org").isEmpty)
        var contents = WorkspaceContents.sample(
            messages: [.named("welcome"), try text("one", "old"), try text("two", "2"), try text("three", "3")])
        contents.journeys[0].definition.steps = [
            .init(id: "1", action: .message(.email, name: "welcome")),
            .init(id: "2", action: .message(.text, name: "two")),
            .init(id: "3", action: .message(.text, name: "one")), .init(id: "4", action: .message(.text, name: "two")),
        ]
        _ = try await store.apply(contents, at: moment(0))
        contents.messages[1] = try text("one", "new")
        _ = try await store.apply(contents, at: moment(1))
        let found = try await store.messages(ofJourney: "journey", organization: "org")
        #expect(found.map(\.message) == ["welcome", "two", "one"])
        #expect(found.dropFirst().map(\.content.text) == [Array("2".utf8), Array("new".utf8)])
        #expect(found.map(\.organization.id) == ["org", "org", "org"])
    }
}
