import Consent
import Messages
import Store
import Testing

@Suite("M10.1 purposes and topics in a workspace")
struct ComplianceTests {
    private static let yaml = """
        organization: {id: org, name: Org, geo: nam}
        purposes:
          surveys:
            model: restrictive
            label: Umfragen & mehr
            topics:
              product: Our product
          commercial:
            topics:
              offers: Offers
              events: Events
          tracking: disabled

        """

    @Test("M10.1 standard purposes, own ones, and topics in the file's order")
    func rules() async throws {
        let compliance = try await WorkspaceFolder(["waymark.yaml": Self.yaml]).read().organization.compliance
        #expect(compliance.rules.map(\.purpose.rawValue) == ["commercial", "transactional", "tracking", "surveys"])
        #expect(compliance.rules.map(\.model) == [.nonRestrictive, .disabled, .disabled, .restrictive])
        #expect(compliance.rules.map(\.label) == [nil, nil, nil, "Umfragen & mehr"])
        #expect(compliance.rules[0].topics.map(\.id) == ["offers", "events"])
        #expect(compliance.rules[3].topics == [.init(id: "product", label: "Our product")])
    }

    @Test(
        "M3.3 a message has a purpose and a topic of it",
        arguments: [
            ("commercial", "offers", "", ""), ("commercial", nil, "", ""), ("surveys", "product", "", ""),
            ("transactional", nil, "", ""),
            ("commercial", "product", "4:8", "“commercial” has no topic “product”; known: events, offers"),
            ("surveys", "products", "4:8", "did you mean “product”?"),
            ("tracking", nil, "3:10", "unknown purpose “tracking”; known: commercial, surveys, transactional"),
            ("comercial", nil, "3:10", "did you mean “commercial”?"),
        ] as [(String, String?, String, String)])
    func message(purpose: String, topic: String?, place: String, problem: String) async throws {
        let topicLine = topic.map { "topic: \($0)\n" } ?? ""
        let folder = try WorkspaceFolder([
            "waymark.yaml": Self.yaml,
            "messages/welcome.html":
                "---\nsubject: S\npurpose: \(purpose)\n\(topicLine)from: a@b.example\n---\n<p>x</p>\n",
        ])
        let error = try await folder.error()
        #expect(error.place == (place.isEmpty ? "" : "messages/welcome.html:" + place))
        #expect(error.problem.hasSuffix(problem), "\(error.problem)")
        guard place.isEmpty else { return }
        let content = try #require(try await folder.read().messages.first).content
        #expect(content.purpose.rawValue == purpose && content.topic == topic)
    }

    @Test("M10.2 a row of consent.csv may be about a topic")
    func topic() async throws {
        let csv = "contact,purpose,topic,status,time\na@b.example,commercial,%,opted-in,2026-01-10T08:00:00Z\n"
        func folder(_ topic: String) throws -> WorkspaceFolder {
            try WorkspaceFolder([
                "waymark.yaml": Self.yaml, "consent.csv": csv.replacing("%", with: topic),
            ])
        }
        let consents = try await folder("events").read().consents
        #expect(consents.map(\.scope.description) == ["commercial/events"])
        #expect(try await folder("").read().consents.map(\.scope.description) == ["commercial"])
        let error = try await folder("event").error()
        #expect(error.place == "consent.csv:2:3")
        #expect(error.problem == "unknown topic “event”; did you mean “events”?")
    }
}
