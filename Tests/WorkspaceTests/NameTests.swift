import Journeys
import Messages
import Store
import Testing

@testable import Workspace

@Suite("What files are named")
struct NameTests {
    @Test("Names are the same whichever way a file system encodes them, and two files are not one message")
    func encodedNames() async throws {
        let (composed, decomposed) = ("gr\u{FC}n", "gru\u{308}n")
        let steps = "audience: everyone\nsteps:\n  - {id: one, email: \(composed)}\n"
        let message = "---\nsubject: S\nfrom: a@b.example\n---\n"
        let folder = try JourneyWorkspace(["\(decomposed).yaml": steps]).folder
        try folder.write(Array((message + "<p>x</p>").utf8), to: "messages/\(decomposed).html")
        try folder.write(Array("The text part".utf8), to: "messages/\(composed).txt")
        let read = try await folder.read()
        let journey = try #require(read.journeys.first { $0.name == composed })
        let found = try #require(read.messages.first { $0.name == composed })
        #expect(found.content.text == Array("The text part".utf8))
        guard case .message(_, name: let named) = journey.definition.steps[0].action else { throw CancellationError() }
        for name in [journey.name, found.name, named] { #expect(name.utf8.elementsEqual(composed.utf8)) }
        try folder.write(Array((message + "<p>y</p>").utf8), to: "messages/\(composed).html")
        let error = try await folder.error()
        #expect(error.problem.contains("two files have this name, encoded differently"))
    }

    @Test("Messages that an earlier version stored under both encodings of a name are no trouble")
    func stored() {
        let messages = ["gr\u{FC}n", "gru\u{308}n"].map { JourneyVocabulary.Message(unnamed: $0, channel: .email) }
        #expect(JourneyVocabulary(messages: messages, attributes: []).messages.count == 1)
    }
}
