import Foundation
import Journeys
import Messages
import TestSupport
import Testing

@Suite("Journeys in words and as a flowchart")
struct JourneyDescriptionTests {
    @Test("A flowchart has a node for each step, and the ways that a plan has", arguments: 0..<60)
    func diagram(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let definition = generator.journeyDefinition(maximumSteps: 30)
        let plan = JourneyPlan(definition)
        let lines = "\(JourneyDiagram(definition))".split(separator: "\n").map {
            $0.trimmingPrefix(while: \.isWhitespace)
        }
        #expect(lines.first == "flowchart TD")
        var expected = ["start --> step0"]
        let node = { (index: Int?) in index.map { "step\($0)" } ?? "finish" }
        for (index, step) in plan.steps.enumerated() {
            #expect(lines.count { $0.wholeMatch(of: try! Regex("step\(index)[\\[({].*")) != nil } == 1)
            switch step.action {
            case .exit: break
            case .when(let listener):
                expected.append("step\(index) -->|\"\(listener.kind.rawValue)\"| \(node(step.next))")
                expected.append("step\(index) -->|\"otherwise\"| \(node(step.otherwise))")
            case .condition:
                expected.append("step\(index) -->|\"yes\"| \(node(step.next))")
                expected.append("step\(index) -->|\"no\"| \(node(step.otherwise))")
            case .message, .wait, .update: expected.append("step\(index) --> \(node(step.next))")
            }
        }
        #expect(lines.filter { $0.contains("-->") }.map(String.init) == expected)
    }

    @Test("Nothing in a name is markup in a flowchart")
    func escaping() {
        let name = #"a"b<i>#35;&[x](y){z};%| é😀"# + "\n\u{1B}"
        let definition = JourneyDefinition(
            name: name, audience: .everyone,
            steps: [.init(id: "end", action: .update(attribute: "subgraph", value: name))])
        let text = "\(JourneyDiagram(definition))"
        let escaped =
            "a#34;b#60;i#62;#35;35#59;#38;#91;x#93;\u{200B}#40;y#41;#123;z#125;#59;#37;#124; é😀"
        #expect(text.contains("start(\"\(escaped)<br>For#58; everyone<br>Enters#58; once\")"))
        #expect(text.contains("step0[\"end<br>set “subgraph” to “\(escaped)  ”\"]"))
        #expect(text.split(separator: "\n").count == 6)
    }

    @Test(
        "Nothing in a name is Markdown in a flowchart",
        arguments: [
            ("1. one", "\u{200B}1. one"), ("- one", "\u{200B}- one"), ("# one", "\u{200B}#35; one"),
            ("> one", "\u{200B}#62; one"), ("`code`", "\u{200B}ˋcodeˋ"), ("a *b* ~~c~~", "a ∗b∗ ∼∼c∼∼"),
            ("_a_ b_c_d", "\u{200B}ˍa_ b_c_d"), ("a\\#b", "a#92;\u{200B}#35;b"), ("a: b  ", "a#58; b"),
            ("https://a.example", "https#58;\u{200B}#47;#47;a.\u{200B}example"),
            ("$$x$$", "\u{200B}#36;\u{200B}#36;\u{200B}x#36;\u{200B}#36;"),
            ("www.a.example", "www.\u{200B}a.\u{200B}example"), ("a@b.example", "a#64;\u{200B}b.\u{200B}example"),
        ])
    func markdown(name: String, label: String) {
        let text = "\(JourneyDiagram(JourneyDefinition(name: name, audience: .everyone, steps: [])))"
        #expect(text.contains("start(\"\(label)<br>"), "\(text)")
    }

    @Test("What is invisible in a name turns nothing round in a flowchart, but joins letters and emoji")
    func invisible() {
        let name = "a\u{202E}b\u{2028}c\u{2029}d\u{2066}e\u{200D}f\u{200C}g"
        let text = "\(JourneyDiagram(JourneyDefinition(name: name, audience: .everyone, steps: [])))"
        #expect(text.contains("start(\"a b c d e\u{200D}f\u{200C}g<br>"), "\(text)")
    }

    @Test("The outline has each step once, in order, those of branches under them", arguments: 0..<60)
    func outline(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let definition = generator.journeyDefinition(maximumSteps: 30)
        let lines = JourneyOutline(definition).lines
        let ids = lines.drop { !$0.isEmpty }.compactMap { $0.firstMatch(of: /step-\d+/).map { String($0.output) } }
        let all = definition.steps.flattened
        let ofSteps = all.map(\.id)
        #expect(lines.first == definition.name)
        // A `when` names another step behind its own id, which comes first in its line.
        #expect(ids == ofSteps)
        for step in all { #expect(lines.contains { $0.hasSuffix("  " + step.action.words) }) }
    }

    @Test(
        "What steps do, in words",
        arguments: [
            (.message(.text, name: "promo"), "send the text message “promo”"),
            (.wait(.date(LocalTime("2026-12-24 09:00")!)), "wait until 2026-12-24 09:00"),
            (
                .when(
                    .init(kind: .opened, step: "mail", within: JourneyDuration("7 days")!), then: [], otherwise: []),
                "when “mail” is opened within 1 week"
            ),
            (
                .condition(
                    [
                        Condition(attribute: "plan", test: .isOne(["a", "b", "c"])),
                        Condition(attribute: "visits", test: .atMost(2.5)),
                        Condition(attribute: "x", test: .exists(false)),
                    ], then: [], otherwise: []),
                "if “plan” is “a”, “b” or “c” and “visits” ≤ 2.5 and “x” is missing"
            ),
            (
                .condition(
                    [Condition(attribute: "plan", test: .isNone((1...8).map { "\($0)" }))], then: [], otherwise: []),
                "if “plan” is not “1”, “2”, “3”, “4”, “5” or 3 others"
            ),
            (.exit, "exit"),
        ] as [(JourneyDefinition.Action, String)])
    func words(action: JourneyDefinition.Action, words: String) {
        #expect(action.words == words)
    }
}
