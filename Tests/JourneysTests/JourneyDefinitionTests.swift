import Foundation
import Journeys
import Testing

@Suite("Journey definitions")
struct JourneyDefinitionTests {
    @Test(
        "M11.2 a definition is kept as it was written",
        arguments: [
            JourneyDefinition(name: "welcome", audience: .everyone, steps: []),
            JourneyDefinition(
                name: "é", audience: .profiles(["a", "b"]),
                steps: [
                    .init(id: "1", action: .email(message: "welcome")),
                    .init(id: "2", action: .email(message: "again")),
                ]),
            JourneyDefinition(name: "", audience: .profiles([]), steps: []),
        ])
    func roundTrip(definition: JourneyDefinition) throws {
        let json = try JSONEncoder().encode(definition)
        #expect(try JSONDecoder().decode(JourneyDefinition.self, from: json) == definition)
    }
}
