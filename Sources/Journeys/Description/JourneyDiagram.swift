/// A journey as a flowchart in Mermaid, for documents and pages.
package struct JourneyDiagram: CustomStringConvertible {
    package let description: String

    package init(_ definition: JourneyDefinition) {
        let plan = JourneyPlan(definition)
        let heading = [definition.name] + definition.settings.map { "\($0.title): \($0.text)" }
        var lines = ["flowchart TD", "    start(\(Self.label(heading)))"]
        var edges = [Self.edge("start", plan.steps.isEmpty ? nil : 0)]
        for (index, step) in definition.steps.flattened.enumerated() {
            let label = Self.label([step.id, step.action.words])
            let node = Self.node(index)
            switch step.action {
            case .when, .condition: lines.append("    \(node){{\(label)}}")
            case .exit: lines.append("    \(node)([\(label)])")
            case .message, .wait, .update: lines.append("    \(node)[\(label)]")
            }
            if step.action == .exit { continue }
            let words = step.action.branchWords
            edges.append(Self.edge(node, plan.steps[index].next, called: words?.then))
            if let words { edges.append(Self.edge(node, plan.steps[index].otherwise, called: words.otherwise)) }
        }
        if edges.contains(where: { $0.hasSuffix(" " + Self.end) }) {
            lines.append("    \(Self.end)([\(Self.label(["end"]))])")
        }
        description = (lines + edges).joined(separator: "\n")
    }

    private static let end = "finish"

    private static func node(_ step: Int?) -> String { step.map { "step\($0)" } ?? end }

    private static func edge(_ from: String, _ to: Int?, called word: String? = nil) -> String {
        "    \(from) -->" + (word.map { "|\(label([$0]))|" } ?? "") + " \(node(to))"
    }

    private static func label(_ lines: [String]) -> String {
        "\"" + lines.map { MermaidText($0).description }.joined(separator: "<br>") + "\""
    }
}
