import Foundation
import Journeys
import Messages
import TestSupport
import Testing

@Suite("Journey definitions")
struct JourneyDefinitionTests {
    private func json(_ definition: JourneyDefinition) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(definition), as: UTF8.self)
    }

    private func definition(_ json: String) throws -> JourneyDefinition {
        try JSONDecoder().decode(JourneyDefinition.self, from: Data(json.utf8))
    }

    @Test("M11.2 a definition is kept as it was written, byte for byte the same each time", arguments: 0..<400)
    func roundTrip(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let written = generator.journeyDefinition()
        let kept = try json(written)
        #expect(try definition(kept) == written)
        #expect(try json(definition(kept)) == kept)
    }

    @Test("Random journeys have every kind of step, and every way to be entered and left")
    func coverage() throws {
        var generator = SeededGenerator(seed: 1)
        let all = try (0..<200).map { _ in try json(generator.journeyDefinition()) }.joined()
        let words = [
            #""audience":"everyone""#, #""audience":["#, #""where":"#, #""audience":{"event""#, #""entry":"always""#,
            #""again-after""#, #""exit-when":["#, #""exit-when":{"event""#, #""exit-when":{"a"#, "quiet-hours",
            "frequency-cap", #""email":"#, #""text":"#, #""wait":"2 days""#, #""until":"12:00""#,
            #""until":"2026-12-24""#, #""until":"2027-01-01 09:00""#, #""opened":"#, #""clicked":"#, #""link":"#,
            #""then":"#, #""otherwise":"#, #""if":{"#, #""if":["#, #""is":["#, #""is":""#, "is-not", "exists",
            "at-least", "at-most", #""update":"#, #""exit":true"#,
        ]
        for word in words { #expect(all.contains(word), "\(word)") }
        #expect(!all.contains(#""entry":"once""#) && !all.contains(#""then":[]"#) && !all.contains("null"))
    }

    @Test("M11.1 the JSON of a journey is its file's YAML")
    func form() throws {
        let form = """
            {"audience":{"where":{"attribute":"plan","is":["gold","silver"]}},"entry":{"again-after":"30 days"},\
            "exit-when":{"event":"purchased"},"frequency-cap":{"messages":3,"within":"1 week"},"name":"Welcome",\
            "quiet-hours":{"from":"21:00","until":"08:00"},"steps":[{"email":"welcome","id":"mail"},\
            {"id":"pause","wait":{"until":"09:00"}},{"id":"interested","otherwise":[{"id":"reminder","text":"routes"}],\
            "then":[{"id":"mark","update":{"attribute":"welcomed","to":"yes"}},{"exit":true,"id":"done"}],\
            "when":{"clicked":"mail","link":"Plan my trip","within":"3 days"}},{"id":"often","if":{"at-least":2.5,\
            "attribute":"visits"},"then":[{"id":"day","wait":{"until":"2026-12-24"}}]}]}
            """
        let definition = JourneyDefinition(
            name: "Welcome", audience: .filter([Condition(attribute: "plan", test: .isOne(["gold", "silver"]))]),
            entry: .again(after: try #require(JourneyDuration("30 days"))), exit: .event("purchased"),
            quietHours: QuietHours(from: try #require(TimeOfDay("21:00")), until: try #require(TimeOfDay("08:00"))),
            frequencyCap: .init(messages: 3, within: try #require(JourneyDuration("7 days"))),
            steps: [
                .init(id: "mail", action: .message(.email, name: "welcome")),
                .init(id: "pause", action: .wait(.timeOfDay(try #require(TimeOfDay("09:00"))))),
                .init(
                    id: "interested",
                    action: .when(
                        .init(
                            kind: .clicked, step: "mail", link: "Plan my trip",
                            within: try #require(JourneyDuration("72 hours"))),
                        then: [
                            .init(id: "mark", action: .update(attribute: "welcomed", value: "yes")),
                            .init(id: "done", action: .exit),
                        ],
                        otherwise: [.init(id: "reminder", action: .message(.text, name: "routes"))])),
                .init(
                    id: "often",
                    action: .condition(
                        [Condition(attribute: "visits", test: .atLeast(2.5))],
                        then: [.init(id: "day", action: .wait(.date(try #require(LocalTime("2026-12-24")))))],
                        otherwise: [])),
            ])
        #expect(try json(definition) == form)
        #expect(try self.definition(form) == definition)
    }

    @Test("What stands alone may stand in a list, and no step in an empty branch")
    func lists() throws {
        let form = """
            {"name":"n","audience":{"where":[{"attribute":"a","is":["x"]}]},"exit-when":[{"attribute":"b","exists":true}],
             "steps":[{"id":"1","if":[{"attribute":"c","is-not":"y"}],"then":[{"id":"2","exit":true}],"otherwise":[]}]}
            """
        let condition = Condition(attribute: "c", test: .isNone(["y"]))
        #expect(
            try definition(form)
                == JourneyDefinition(
                    name: "n", audience: .filter([Condition(attribute: "a", test: .isOne(["x"]))]),
                    exit: .conditions([Condition(attribute: "b", test: .exists(true))]),
                    steps: [
                        .init(
                            id: "1",
                            action: .condition([condition], then: [.init(id: "2", action: .exit)], otherwise: []))
                    ]))
    }

    @Test(
        "What is no journey is not decoded",
        arguments: [
            #"{"audience":"everyone","steps":[]}"#, #"{"name":"n","audience":"some","steps":[]}"#,
            #"{"name":"n","audience":{},"steps":[]}"#, #"{"name":"n","audience":"everyone"}"#,
            #"{"name":"n","audience":"everyone","entry":"twice","steps":[]}"#,
            #"{"name":"n","audience":"everyone","steps":[{"id":"a"}]}"#,
            #"{"name":"n","audience":"everyone","steps":[{"exit":true}]}"#,
            #"{"name":"n","audience":"everyone","steps":[{"id":"a","exit":false}]}"#,
            #"{"name":"n","audience":"everyone","steps":[{"id":"a","wait":"2 dys"}]}"#,
            #"{"name":"n","audience":"everyone","steps":[{"id":"a","wait":{"until":"24:00"}}]}"#,
            #"{"name":"n","audience":"everyone","steps":[{"id":"a","when":{"opened":"b"},"then":[]}]}"#,
            #"{"name":"n","audience":"everyone","steps":[{"id":"a","if":{"attribute":"b"}}]}"#,
        ])
    func noJourney(json: String) {
        #expect(throws: DecodingError.self) { try definition(json) }
    }

    @Test("M11.1 the steps in one list are in the order of a plan's, and as many as they are", arguments: 0..<50)
    func flattened(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let definition = generator.journeyDefinition(maximumSteps: 60)
        let all = definition.steps.flattened
        #expect(all.map(\.id) == JourneyPlan(definition).steps.map(\.id))
        #expect(all.count == definition.steps.size && Set(all.map(\.id)).count == all.count)
    }
}
