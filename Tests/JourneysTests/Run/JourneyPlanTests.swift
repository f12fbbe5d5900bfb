import Journeys
import Messages
import Testing

@Suite("M11.1 a journey's plan")
struct JourneyPlanTests {
    private typealias Step = JourneyDefinition.Step

    private func mail(_ id: String) -> Step { Step(id: id, action: .message(.email, name: "m")) }
    private func exit(_ id: String) -> Step { Step(id: id, action: .exit) }
    private func branch(_ id: String, _ then: [Step], _ otherwise: [Step]) -> Step {
        Step(id: id, action: .condition([], then: then, otherwise: otherwise))
    }
    private func when(_ id: String, _ step: String, _ then: [Step] = [], _ otherwise: [Step] = []) -> Step {
        let reaction = JourneyDefinition.Reaction(kind: .opened, step: step, within: JourneyDuration("1 day")!)
        return Step(id: id, action: .when(reaction, then: then, otherwise: otherwise))
    }

    /// Each step as `id → next`, with `/ otherwise` where there are two ways; `.` is the end.
    private func outline(_ steps: [Step]) -> [String] {
        let plan = JourneyPlan(JourneyDefinition(name: "", audience: .everyone, steps: steps))
        func id(_ index: Int?) -> String { index.map { plan.steps[$0].id } ?? "." }
        return plan.steps.map { step in
            switch step.action {
            case .when, .condition: "\(step.id) → \(id(step.next)) / \(id(step.otherwise))"
            default: "\(step.id) → \(id(step.next))"
            }
        }
    }

    @Test("M11.1 steps lead to the next, branches to what comes after them, empty ones past themselves")
    func ways() {
        #expect(outline([]) == [])
        #expect(outline([mail("a"), mail("b")]) == ["a → b", "b → ."])
        #expect(outline([branch("a", [], [])]) == ["a → . / ."])
        #expect(outline([branch("a", [], []), mail("b")]) == ["a → b / b", "b → ."])
        #expect(outline([branch("a", [mail("b")], []), mail("c")]) == ["a → b / c", "b → c", "c → ."])
        #expect(outline([branch("a", [], [mail("b")]), mail("c")]) == ["a → c / b", "b → c", "c → ."])
        #expect(outline([branch("a", [], [mail("b")])]) == ["a → . / b", "b → ."])
        #expect(
            outline([branch("a", [mail("b"), mail("c")], [mail("d"), exit("e")]), mail("f")]) == [
                "a → b / d", "b → c", "c → f", "d → e", "e → f", "f → .",
            ])
        #expect(
            outline([
                branch(
                    "a", [branch("b", [mail("c")], []), when("d", "c", [], [branch("e", [], [mail("f")])])],
                    [branch("g", [mail("h")], [])]), mail("i"),
            ]) == [
                "a → b / g", "b → c / d", "c → d", "d → i / e", "e → i / f", "f → i", "g → h / i", "h → i", "i → .",
            ])
    }

    @Test("M11.1 a `when` listens for what is done with the step that it names; of a step all that do are known")
    func listeners() throws {
        let steps = [mail("a"), mail("b"), when("c", "a", [when("d", "a")], [when("e", "b")]), when("f", "nothing")]
        let plan = JourneyPlan(JourneyDefinition(name: "", audience: .everyone, steps: steps))
        #expect(plan.listeners(of: 0) == [2, 3] && plan.listeners(of: 1) == [4] && plan.listeners(of: 2) == [])
        guard case .when(let listener) = plan.steps[5].action else { throw Unexpected() }
        #expect(!plan.steps.indices.contains(listener.step))
    }

    private struct Unexpected: Error {}
}
