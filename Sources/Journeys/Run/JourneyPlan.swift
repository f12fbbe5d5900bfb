package import Messages

/// A journey's steps in one list, as its runs take them: each step before those of its branches, and those before what comes
/// after it. A published version keeps its order, so that a step's index names it.
package struct JourneyPlan: Equatable, Sendable {
    package struct Step: Equatable, Sendable {
        package let id: String
        package let action: Action
        /// Where the run goes on; `nil` for its end.
        package fileprivate(set) var next: Int?
        /// Where it goes on from a branch that it does not take; `nil` for its end.
        package fileprivate(set) var otherwise: Int?
    }

    package enum Action: Equatable, Sendable {
        case message(Channel, name: String)
        case wait(JourneyDefinition.Wait)
        case when(Listener)
        case condition([Condition])
        case update(attribute: String, value: String)
        case exit
    }

    /// What a `when` listens for.
    package struct Listener: Equatable, Sendable {
        package let kind: JourneyDefinition.Reaction.Kind
        /// The index of the step that sends the message.
        package let step: Int
        /// `nil` for any link, and for opens.
        package let link: String?
        package let within: JourneyDuration
    }

    package let steps: [Step]
    package let exit: JourneyDefinition.ExitRule?
    package let quietHours: QuietHours?
    package let frequencyCap: JourneyDefinition.FrequencyCap?

    /// - Parameter definition: one that has been checked: a `when` that names no message step before it listens for nothing.
    package init(_ definition: JourneyDefinition) {
        var builder = Builder()
        builder.add(definition.steps, following: nil)
        steps = builder.steps
        exit = definition.exit
        quietHours = definition.quietHours
        frequencyCap = definition.frequencyCap
    }

    /// The indices of the steps that listen for what is done with the message of a step.
    package func listeners(of step: Int) -> [Int] {
        steps.indices.filter {
            if case .when(let listener) = steps[$0].action { listener.step == step } else { false }
        }
    }
}

extension JourneyPlan {
    private struct Builder {
        private(set) var steps: [Step] = []
        private var indices: [String: Int] = [:]

        /// - Parameter following: where a run goes on that has passed the last of them.
        mutating func add(_ sequence: [JourneyDefinition.Step], following: Int?) {
            for (position, step) in sequence.enumerated() {
                let index = steps.count
                let next = position + 1 < sequence.count ? index + [step].size : following
                indices[step.id] = index
                steps.append(Step(id: step.id, action: action(of: step.action), next: next))
                guard let (then, otherwise) = step.action.branches else { continue }
                if !then.isEmpty { steps[index].next = index + 1 }
                steps[index].otherwise = otherwise.isEmpty ? next : index + 1 + then.size
                add(then, following: next)
                add(otherwise, following: next)
            }
        }

        private func action(of action: JourneyDefinition.Action) -> Action {
            switch action {
            case .message(let channel, let name): .message(channel, name: name)
            case .wait(let wait): .wait(wait)
            case .when(let reaction, _, _):
                .when(
                    Listener(
                        kind: reaction.kind, step: indices[reaction.step] ?? -1, link: reaction.link,
                        within: reaction.within))
            case .condition(let conditions, _, _): .condition(conditions)
            case .update(let attribute, let value): .update(attribute: attribute, value: value)
            case .exit: .exit
            }
        }
    }
}
