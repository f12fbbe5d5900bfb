/// A journey as text, for a terminal: a line for each step, those of branches under it.
package struct JourneyOutline {
    package let lines: [String]

    package init(_ definition: JourneyDefinition) {
        var lines = [definition.name]
        let width = definition.settings.map(\.title.count).max() ?? 0
        for (title, text) in definition.settings {
            lines.append("  " + title + String(repeating: " ", count: width - title.count) + "  " + text)
        }
        lines.append("")
        Self.add(definition.steps, indentation: "", to: &lines)
        self.lines = lines
    }

    private static func add(_ steps: [JourneyDefinition.Step], indentation: String, to lines: inout [String]) {
        let width = steps.map(\.id.count).max() ?? 0
        for step in steps {
            lines.append(
                indentation + step.id + String(repeating: " ", count: width - step.id.count) + "  " + step.action.words)
            guard let (then, otherwise) = step.action.branches, let words = step.action.branchWords else { continue }
            add(then, called: words.then, isLast: false, indentation, to: &lines)
            add(otherwise, called: words.otherwise, isLast: true, indentation, to: &lines)
        }
    }

    private static func add(
        _ branch: [JourneyDefinition.Step], called word: String, isLast: Bool, _ indentation: String,
        to lines: inout [String]
    ) {
        let head = indentation + (isLast ? "└─ " : "├─ ") + word
        lines.append(branch.isEmpty ? head + ": go on" : head)
        add(branch, indentation: indentation + (isLast ? "   " : "│  "), to: &lines)
    }
}
