import Journeys
import Testing

@Suite("Aliases in a journey's file")
struct JourneyAliasTests {
    private func check(_ text: String, _ place: String, _ words: String) async throws {
        let error = try await JourneyWorkspace(["first.yaml": text]).folder.error()
        #expect(error.place == "journeys/first.yaml:" + place, "\(error.problem)")
        #expect(error.problem.contains(words), "\(error.problem)")
    }

    @Test("Aliases that would make it large, and brackets without end, are refused")
    func bombs() async throws {
        let lists = (1...30).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()
        try await check("a0: &a0 [x]\n" + lists, "1:1", "more than 10 aliases")
        // A key is compared with others as it is read.
        try await check("a0: &a0 [x]\n" + lists + "? *a30\n: x\n", "1:1", "more than 10 aliases")
        let five = ["a1: &a1 [*a0, *a0, *a0, *a0, *a0]", "a2: &a2 [*a1, *a1, *a1, *a1, *a1]"].joined(separator: "\n")
        let thousand = String(repeating: "x,", count: 1000)
        try await check("a0: &a0 [\(thousand)]\n\(five)\n", "1:1", "aliases make it too large")
        // Within words there is neither.
        let words = String(repeating: "x*y z&b ", count: 20)
        try await check("audience: everyone\nsteps: \(words)\n", "2:8", "needs a list")
        try await check("steps: " + String(repeating: "[", count: 100_000), "1:9", "not YAML")
    }

    @Test("An alias is what the parser takes for one")
    func aliases() async throws {
        let anchored = "name: &name x\naudience: everyone\nsteps: [{id: one, email: welcome}]\n"
        for alias in ["{*name: 1}", "[*name]", "[*name ,*name]", "{a: *name}", "[{? *name : 1}, *name]"] {
            let many = Array(repeating: alias, count: 11).joined(separator: ", ")
            try await check(anchored + "quiet-hours: [\(many)]\n", "1:1", "more than 10 aliases")
        }
        let block = String(repeating: "  - *name\n  - *name : 'x'\n", count: 11)
        try await check(anchored + "quiet-hours:\n" + block, "1:1", "more than 10 aliases")
        let updates = (0..<11).map { "  - {id: u\($0), update: {attribute: a\($0), to: '*new'}} # *new\n" }.joined()
        let quoted = try await JourneyWorkspace.definition(
            "name: 'Tom &Jerry'\naudience: everyone\nsteps:\n" + updates)
        #expect(quoted.name == "Tom &Jerry" && quoted.steps.count == 11)
        // What is wrong besides is said.
        try await check("name: 'Tom &Jerry'\nsteps:\n" + updates + "  - {\n", "15:1", "not YAML")
    }

    @Test("Written out, aliases make no file larger than it may be")
    func expansion() async throws {
        func text(uses: Int) -> String {
            let texts = (0..<1500).map { "v\($0)" + String(repeating: "y", count: 90) }.joined(separator: ", ")
            let steps = (1...uses).map {
                "  - {id: i\($0), if: {attribute: plan, is: *l}, then: [{id: t\($0), exit: true}]}\n"
            }
            return "audience: {where: {attribute: plan, is: &l [\(texts)]}}\nsteps:\n" + steps.joined()
        }
        #expect(try await JourneyWorkspace.definition(text(uses: 6)).steps.count == 6)
        try await check(text(uses: 7), "1:1", "with its aliases written out it is larger than 1 MiB")
    }
}
