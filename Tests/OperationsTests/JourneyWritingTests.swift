import Journeys
import Operations
import Store
import Testing
import Workspace

@Suite("Writing journeys")
struct JourneyWritingTests {
    private func read(
        _ world: AuthorWorld, _ text: String, file: String = "first.yaml"
    ) async throws
        -> Result<JourneyDefinition, InputError>
    {
        try await JourneyWriting(store: world.store).definition(text, file: file, organization: "org")
    }

    private static let yaml = "audience: everyone\nsteps:\n  - id: one\n    email: welcome\n"

    @Test("M11.1 a journey is read from YAML or JSON, with the organization's messages and attributes")
    func reading() async throws {
        let world = try await AuthorWorld()
        let yaml = try await read(world, Self.yaml).get()
        let json = try await read(
            world, #"{"audience": "everyone", "steps": [{"id": "one", "email": "welcome"}]}"#, file: "first.json"
        ).get()
        #expect(yaml == json && yaml.name == "first")
        let filter = "audience: {where: [{attribute: name, is: N1}]}\nsteps:\n  - id: one\n    text: note\n"
        #expect(try await read(world, filter).get().steps.count == 1)
    }

    @Test(
        "What it names and there is not is said with its place, and the nearest word",
        arguments: [
            ("    email: welcom", "first.yaml:4:12: unknown message “welcom”; did you mean “welcome”?"),
            ("    email: note", "first.yaml:4:12: “note” is a text message; write “text: note”"),
            ("    emial: welcome", "first.yaml:4:5: unknown key “emial”; did you mean “email”?"),
        ])
    func errors(line: String, expected: String) async throws {
        let world = try await AuthorWorld()
        let text = Self.yaml.replacing("    email: welcome", with: line)
        guard case .failure(let error) = try await read(world, text) else {
            Issue.record("it was read")
            return
        }
        #expect("\(error)" == expected)
    }

    @Test("What was written is checked again with messages as they are now")
    func again() async throws {
        let world = try await AuthorWorld()
        let text = Self.yaml + "  - id: two\n    when: {clicked: one, within: 1 day}\n"
        let definition: JourneyDefinition
        switch try await read(world, text) {
        case .success(let read): definition = read
        case .failure(let error):
            Issue.record("\(error)")
            return
        }
        let journey = StoredJourney(name: "first", definition: definition, state: .draft)
        let writing = JourneyWriting(store: world.store)
        #expect(try await writing.check(journey, organization: "org") == nil)
        #expect(try await writing.check(journey, organization: "none")?.problem.contains("unknown message") == true)
    }

    @Test("What was taken can be published, however large it is as JSON")
    func large() async throws {
        let world = try await AuthorWorld()
        let profiles = (10_000..<20_000).map { "\($0)" + String(repeating: "x", count: 98) }
        let text = Self.yaml.replacing("everyone", with: "[\(profiles.joined(separator: ","))]")
        let journey = StoredJourney(name: "first", definition: try await read(world, text).get(), state: .draft)
        #expect(try await JourneyWriting(store: world.store).check(journey, organization: "org") == nil)
    }

    @Test("Profiles are not read for each journey, but for an attribute that may have just come")
    func attributes() async throws {
        let world = try await AuthorWorld()
        let writing = JourneyWriting(store: world.store)
        func isRead(_ attribute: String) async throws -> Bool {
            let text = "audience: {where: {attribute: \(attribute), exists: true}}\nsteps: [{id: one, text: note}]\n"
            switch try await writing.definition(text, file: "first.yaml", organization: "org") {
            case .success: return true
            case .failure: return false
            }
        }
        #expect(try await isRead("name"))
        #expect(try await !isRead("town"))
        try await world.remove(attribute: "name")
        // Of a minute ago.
        #expect(try await isRead("name"))
        try await world.add(attribute: "town")
        #expect(try await isRead("town"))
        #expect(try await !isRead("name"))
    }

    @Test("A definition is written over the one that was read, and over no other")
    func saving() async throws {
        let world = try await AuthorWorld()
        let first = try await read(world, Self.yaml).get()
        let second = try await read(world, Self.yaml + "name: Second\n").get()
        func save(_ definition: JourneyDefinition, over current: JourneyDefinition?) async throws -> Bool {
            try await world.store.save(definition, ofJourney: "first", organization: "org", over: current)
        }
        #expect(try await !save(first, over: second))
        #expect(try await save(first, over: nil))
        #expect(try await !save(second, over: nil))
        #expect(try await save(second, over: first))
        let journey = StoredJourney(name: "first", definition: second, state: .draft)
        #expect(try await world.store.journey("first", organization: "org") == journey)
        #expect(try await world.store.journeys(organization: "org", after: nil, limit: 10) == [journey])
        #expect(try await world.store.journeys(organization: "org", after: "first", limit: 10) == [])
        #expect(try await world.store.journey("first", organization: "other") == nil)
        #expect(try await world.store.publish(journey: "first", organization: "org", at: AuthorWorld.now) == true)
        #expect(try await world.store.journey("first", organization: "org")?.state == .running)
    }
}
