import Foundation
import Journeys
import Messages
import Store
import TestSupport
import Testing
import Workspace

@Suite("M11.1 journeys in a workspace")
struct JourneyFileTests {
    @Test("Everything that a journey's file can say")
    func everything() async throws {
        let definition = try await JourneyWorkspace.definition(
            """
            name: Welcome
            audience: {where: [{attribute: plan, is: [gold, silver]}, {attribute: country, exists: false}]}
            entry: {again-after: 30 days}
            exit-when: {attribute: plan, is-not: yes}
            quiet-hours: {from: 21:00, until: "08:00"}
            frequency-cap: {messages: 3, within: 7 days}
            steps:
              - id: mail
                email: welcome
              - {id: a, wait: 2 days}
              - {id: b, wait: {until: 09:00}}
              - {id: c, wait: {until: 2026-12-24}}
              - {id: d, wait: {until: 2026-12-24 09:30}}
              - id: interested
                when: {clicked: mail, link: Plan my trip, within: 3 days}
                then:
                  - {id: vip, if: {attribute: plan, at-least: -1.5}, then: [{id: e, text: promo}]}
                  - {id: mark, update: {attribute: welcomed, to: yes}}
                otherwise:
                  - {id: done, exit: true}
              - {id: open, when: {opened: mail, within: 1 week}, otherwise: [{id: f, email: plain}]}
              - {id: set, if: [{attribute: welcomed, at-most: 3}], then: [{id: g, exit: true}]}
            """)
        let step = { (id: String, action: JourneyDefinition.Action) in JourneyDefinition.Step(id: id, action: action) }
        let expected = JourneyDefinition(
            name: "Welcome",
            audience: .filter([
                Condition(attribute: "plan", test: .isOne(["gold", "silver"])),
                Condition(attribute: "country", test: .exists(false)),
            ]),
            entry: .again(after: JourneyDuration("30 days")!),
            exit: .conditions([Condition(attribute: "plan", test: .isNone(["yes"]))]),
            quietHours: QuietHours(from: TimeOfDay("21:00")!, until: TimeOfDay("08:00")!),
            frequencyCap: .init(messages: 3, within: JourneyDuration("1 week")!),
            steps: [
                step("mail", .message(.email, name: "welcome")),
                step("a", .wait(.duration(JourneyDuration("2 days")!))),
                step("b", .wait(.timeOfDay(TimeOfDay("09:00")!))), step("c", .wait(.date(LocalTime("2026-12-24")!))),
                step("d", .wait(.date(LocalTime("2026-12-24 09:30")!))),
                step(
                    "interested",
                    .when(
                        .init(kind: .clicked, step: "mail", link: "Plan my trip", within: JourneyDuration("3 days")!),
                        then: [
                            step(
                                "vip",
                                .condition(
                                    [Condition(attribute: "plan", test: .atLeast(-1.5))],
                                    then: [step("e", .message(.text, name: "promo"))], otherwise: [])),
                            step("mark", .update(attribute: "welcomed", value: "yes")),
                        ],
                        otherwise: [step("done", .exit)])),
                step(
                    "open",
                    .when(
                        .init(kind: .opened, step: "mail", within: JourneyDuration("7 days")!), then: [],
                        otherwise: [step("f", .message(.email, name: "plain"))])),
                step(
                    "set",
                    .condition(
                        [Condition(attribute: "welcomed", test: .atMost(3))], then: [step("g", .exit)], otherwise: [])),
            ])
        #expect(definition == expected)
    }

    @Test(
        "Audience, entry and exit rule",
        arguments: [
            ("audience: everyone", .everyone, .once, nil),
            ("audience: [a, 1]\nentry: once", .profiles(["a", "1"]), .once, nil),
            ("audience: {event: signed-up}\nentry: always", .event("signed-up"), .always, nil),
            ("audience: everyone\nexit-when: {event: Order.paid_1}", .everyone, .once, .event("Order.paid_1")),
            (
                "audience:\n  where:\n    attribute: plan\n    is: x\n",
                .filter([Condition(attribute: "plan", test: .isOne(["x"]))]), .once, nil
            ),
        ]
            as [(
                String, JourneyDefinition.Audience, JourneyDefinition.Entry, JourneyDefinition.ExitRule?
            )])
    func settings(
        head: String, audience: JourneyDefinition.Audience, entry: JourneyDefinition.Entry,
        exit: JourneyDefinition.ExitRule?
    ) async throws {
        let definition = try await JourneyWorkspace.definition(head + "\nsteps: [{id: one, exit: true}]\n")
        #expect(definition.audience == audience && definition.entry == entry && definition.exit == exit)
        #expect(definition.quietHours == nil && definition.frequencyCap == nil && definition.name == "first")
    }

    @Test("A message is on the way where every other way has ended")
    func ways() async throws {
        let definition = try await JourneyWorkspace.definition(
            """
            audience: everyone
            steps:
              - id: split
                if: {attribute: plan, is: gold}
                then: [{id: mail, email: welcome}]
                otherwise: [{id: done, exit: true}]
              - {id: seen, when: {opened: mail, within: 1 day}, then: [{id: more, text: promo}]}
            """)
        #expect(definition.steps.size == 5)
    }

    @Test("What is encoded is read as it was, as YAML and as JSON", arguments: 0..<150)
    func roundTrip(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let definition = generator.journeyDefinition(maximumSteps: 40)
        let encoder = JSONEncoder()
        encoder.outputFormatting = seed % 2 == 0 ? [.sortedKeys] : [.prettyPrinted]
        let json = String(decoding: try encoder.encode(definition), as: UTF8.self)
        for file in ["journeys/a.json", "b.yaml"] {
            #expect(try JourneyFile(text: json, file: file).definition == definition, "\(json)")
        }
    }

    @Test("JSON may have tabs and escaped surrogates")
    func json() async throws {
        let definition = try await JourneyWorkspace.definition(
            "{\n\t\"name\": \"\\ud83d\\ude00 \\\\ud83d \\/\\u00e9\",\n\t\"audience\": \"everyone\",\n"
                + "\t\"steps\":[{\"id\":\"one\",\"email\":\"welcome\"}]\n}", file: "first.json")
        #expect(definition.name == "😀 \\ud83d /é")
        let error = try await JourneyWorkspace(["first.json": "{\"name\": \"\\ud83d\"}"]).folder.error()
        #expect(error.place.hasPrefix("journeys/first.json:1:") && error.problem.contains("not YAML"))
    }

    @Test(
        "JSON may have any character, escaped or not",
        arguments: ["\u{7F}", "\u{80}", "\u{85}", "\u{9F}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}"])
    func anyCharacter(character: String) throws {
        func name(_ inJSON: String) throws -> String {
            try JourneyFile(
                text: #"{"name":"a\#(inJSON)b","audience":"everyone","steps":[{"id":"one","exit":true}]}"#,
                file: "a.json"
            ).definition.name
        }
        // A line break would take the spaces with it.
        let hexadecimal = String(character.unicodeScalars.first!.value, radix: 16)
        let escaped = #"\u"# + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
        #expect(try name(" \(escaped) ") == "a \(character) b")
        #expect(try name(" \(character) ") == "a \(character) b")
    }

    @Test("A byte order mark is passed over", arguments: ["first.json", "first.yaml"])
    func byteOrderMark(file: String) async throws {
        let text = "\u{FEFF}{\"audience\": \"everyone\", \"steps\": [{\"id\": \"one\", \"email\": \"welcome\"}]}"
        #expect(try await JourneyWorkspace.definition(text, file: file).steps.count == 1)
    }

    @Test("Null in quotes is a text, and digits are decimal")
    func words() async throws {
        let definition = try await JourneyWorkspace.definition(
            """
            name: "null"
            audience: ['~']
            frequency-cap: {messages: 010, within: 1 day}
            steps: [{id: null-1, exit: true}]
            """)
        #expect(definition.name == "null" && definition.audience == .profiles(["~"]))
        #expect(definition.frequencyCap?.messages == 10)
    }

    @Test("M1.6 what a journey sets can be read by messages and by other journeys")
    func updates() async throws {
        let contents = try JourneyWorkspace([
            "a.yaml": "audience: {where: {attribute: welcomed, is: 'yes'}}\nsteps: [{id: one, exit: true}]\n",
            "b.yml": "audience: everyone\nsteps: [{id: one, update: {attribute: welcomed, to: 'yes'}}]\n",
        ]).folder
        try contents.write(
            Array("---\nsubject: '{{ profile.welcomed }}'\nfrom: a@b.example\n---\n".utf8), to: "messages/more.html")
        #expect(try await contents.read().journeys.map(\.name) == ["a", "b"])
    }

    @Test("One journey is checked with the workspace, whatever is wrong in the others")
    func one() async throws {
        let folder = try JourneyWorkspace([
            "a.yaml": "audience: {where: {attribute: welcomed, is: x}}\nsteps: [{id: one, email: welcome}]\n",
            "b.json":
                #"{"audience": "everyone", "steps": [{"id": "x", "update": {"attribute": "welcomed", "to": "x"}}]}"#,
            "c.yaml": "audience: everyone\nsteps: [{id: one, email: wlcome}]\n", "d.yaml": "steps: x\n",
        ]).folder
        let reader = WorkspaceReader(
            directory: folder.scratch.url, now: WorkspaceFolder.now, shortURL: WorkspaceFolder.shortURL)
        let file = folder.scratch.url.appending(path: "journeys/a.yaml")
        func check(_ name: String) async throws {
            try await reader.check(JourneyFile(folder.scratch.url.appending(path: "journeys/" + name).path)) { _ in [] }
        }
        try await check("a.yaml")
        await #expect(throws: InputError.self) { try await check("c.yaml") }
        #expect(WorkspaceReader.workspace(ofJourney: file)?.path == folder.scratch.url.path)
        #expect(WorkspaceReader.workspace(ofJourney: folder.scratch.url.appending(path: "messages/a.yaml")) == nil)
        #expect(WorkspaceReader.workspace(ofJourney: URL(filePath: "/journeys/a.yaml")) == nil)
    }

    @Test("What profiles.csv has columns for is what the workspace says of attributes")
    func columns() async throws {
        #expect(try await JourneyWorkspace([:]).folder.read().profileColumns == ["plan", "country"])
        #expect(try await WorkspaceFolder(["profiles.csv": ""]).read().profileColumns.isEmpty)
    }

    @Test("The organization's time zone", arguments: ["Europe/Berlin", "UTC", "US/Pacific", "America/Argentina/Salta"])
    func timezone(name: String) async throws {
        let yaml = "organization: {id: o, name: O, geo: n, timezone: \(name)}\n"
        #expect(try await WorkspaceFolder(["waymark.yaml": yaml]).read().organization.timezone == name)
    }
}
