import Foundation
import Journeys
import Messages

/// Reads a journey's steps.
struct JourneyStepReader {
    private static let maximumCount = 500
    private static let maximumDepth = 20
    private static let branches = ["then", "otherwise"]
    private static let kinds = Channel.allCases.map(\.rawValue) + ["wait", "when", "if", "update", "exit"]
    private static let keys = Set(kinds + branches + ["id"])

    /// What they name elsewhere.
    private(set) var references: [JourneyReference] = []
    private var ids: Set<String> = []
    private var reactions: [NamedReaction] = []

    /// A message that was sent on the way to a step.
    private struct Sent {
        let channel: Channel
        let message: String
    }

    /// By the step's id.
    private typealias Way = [String: Sent]

    /// What a `when` waits for, checked when all steps are known.
    private struct NamedReaction {
        let reaction: JourneyDefinition.Reaction
        let mapping: YAMLMapping
        let way: Way
    }

    /// - Parameter journey: where `steps` is.
    mutating func read(_ journey: YAMLMapping) throws(InputError) -> [JourneyDefinition.Step] {
        let steps = try sequence("steps", of: journey, after: [:], depth: 0).steps
        if steps.isEmpty { throw journey.error(at: "steps", "a journey needs at least one step") }
        for reaction in reactions { try check(reaction, steps) }
        return steps
    }

    /// - Returns: the way behind them; `nil` where no run gets past them.
    private mutating func sequence(
        _ key: String, of parent: YAMLMapping, after way: Way, depth: Int
    ) throws(InputError) -> (steps: [JourneyDefinition.Step], way: Way?) {
        let mappings = try parent.mappings(key, keys: Self.keys)
        if depth > Self.maximumDepth, !mappings.isEmpty {
            throw parent.error(at: key, "branches go \(Self.maximumDepth) deep at most")
        }
        var steps: [JourneyDefinition.Step] = []
        var way: Way? = way
        for mapping in mappings {
            let id = try mapping.name("id", of: "a step")
            guard ids.insert(id).inserted else {
                throw mapping.error(at: "id", "two steps have the id “\(id)”; give each its own")
            }
            guard ids.count <= Self.maximumCount else {
                throw mapping.error(at: "id", "more than \(Self.maximumCount) steps")
            }
            guard let before = way else {
                throw mapping.error(at: "id", "“\(id)” is never reached: every run has ended before it")
            }
            let (action, after) = try action(mapping, id: id, before, depth)
            steps.append(.init(id: id, action: action))
            way = after
        }
        return (steps, way)
    }

    private mutating func action(
        _ step: YAMLMapping, id: String, _ way: Way, _ depth: Int
    ) throws(InputError) -> (JourneyDefinition.Action, Way?) {
        let known = Self.kinds.joined(separator: ", ")
        let kind = try step.one(of: Self.kinds, else: "what does “\(id)” do? Add one of \(known)")
        if kind != "when", kind != "if", let branch = Self.branches.first(where: step.has) {
            throw step.error(at: branch, "“\(branch)” needs “when” or “if” beside it, not “\(kind)”")
        }
        switch kind {
        case "wait": return (.wait(try wait(step)), way)
        case "when":
            let reaction = try reaction(step, way)
            let (then, otherwise, after) = try branches(step, way, depth)
            return (.when(reaction, then: then, otherwise: otherwise), after)
        case "if":
            let conditions = try step.conditions(kind, &references)
            let (then, otherwise, after) = try branches(step, way, depth)
            // A “when” waits all the same.
            if then.isEmpty, otherwise.isEmpty {
                throw step.error(at: "id", "both ways on are the same; add steps under “then:” or “otherwise:”")
            }
            return (.condition(conditions, then: then, otherwise: otherwise), after)
        case "update": return (try update(step), way)
        case "exit":
            guard try step.bool(kind, default: true) else {
                throw step.error(at: kind, "“exit: false” does nothing; leave the step out")
            }
            return (.exit, nil)
        default:
            // The others are channels.
            let channel = Channel(rawValue: kind)!
            let message = try step.string(kind).precomposedStringWithCanonicalMapping
            references.append(.init(.message(message, channel), step, kind))
            return (
                .message(channel, name: message), way.merging([id: Sent(channel: channel, message: message)]) { $1 }
            )
        }
    }

    private func wait(_ step: YAMLMapping) throws(InputError) -> JourneyDefinition.Wait {
        guard step.isMapping("wait"), let mapping = try step.mapping("wait", keys: ["until"]) else {
            if JourneyDefinition.Wait(until: try step.string("wait")) != nil {
                throw step.error(at: "wait", "a time of day or a day is “{until: …}”")
            }
            return .duration(try step.duration("wait"))
        }
        let text = try mapping.string("until")
        guard let wait = JourneyDefinition.Wait(until: text) else {
            throw mapping.error(
                at: "until",
                "“\(text)” is no time of day, such as 09:00, and no day, such as 2026-12-24 or 2026-12-24 09:00")
        }
        return wait
    }

    private func update(_ step: YAMLMapping) throws(InputError) -> JourneyDefinition.Action {
        guard let mapping = try step.mapping("update", keys: ["attribute", "to"]) else {
            throw step.error(at: "update", "“update” is missing")
        }
        let attribute = try mapping.name("attribute", of: "an attribute")
        if JourneyVocabulary.notAttributes.contains(attribute) {
            throw mapping.error(at: "attribute", "“\(attribute)” is no attribute, and journeys set attributes only")
        }
        return .update(attribute: attribute, value: try mapping.string("to"))
    }

    // MARK: Branches

    private mutating func branches(
        _ step: YAMLMapping, _ way: Way, _ depth: Int
    ) throws(InputError) -> (then: [JourneyDefinition.Step], otherwise: [JourneyDefinition.Step], way: Way?) {
        let then = try branch("then", of: step, way, depth)
        let otherwise = try branch("otherwise", of: step, way, depth)
        // Behind both, only what was sent before them has been sent for sure.
        let after = then.way == nil ? otherwise.way : otherwise.way == nil ? then.way : way
        return (then.steps, otherwise.steps, after)
    }

    private mutating func branch(
        _ key: String, of step: YAMLMapping, _ way: Way, _ depth: Int
    ) throws(InputError) -> (steps: [JourneyDefinition.Step], way: Way?) {
        step.has(key) ? try sequence(key, of: step, after: way, depth: depth + 1) : ([], way)
    }

    private mutating func reaction(
        _ step: YAMLMapping, _ way: Way
    ) throws(InputError) -> JourneyDefinition.Reaction {
        let kinds = JourneyDefinition.Reaction.Kind.allCases.map(\.rawValue)
        guard let mapping = try step.mapping("when", keys: Set(kinds + ["link", "within"])) else {
            throw step.error(at: "when", "“when” is missing")
        }
        let key = try mapping.one(of: kinds, else: "add “opened:” or “clicked:” with the id of a step")
        let reaction = JourneyDefinition.Reaction(
            // It is one of them.
            kind: .init(rawValue: key)!, step: try mapping.string(key),
            link: mapping.has("link") ? try mapping.string("link") : nil, within: try mapping.duration("within"))
        if reaction.kind == .opened, reaction.link != nil {
            throw mapping.error(at: "link", "“link” goes with “clicked”, not with “opened”")
        }
        reactions.append(.init(reaction: reaction, mapping: mapping, way: way))
        return reaction
    }

    /// What a `when` names has to be a message that was sent on its own way.
    private mutating func check(
        _ named: NamedReaction, _ steps: [JourneyDefinition.Step]
    ) throws(InputError) {
        let (reaction, mapping) = (named.reaction, named.mapping)
        let key = reaction.kind.rawValue
        guard let sent = named.way[reaction.step] else {
            let suggestion = Suggestion.phrase(for: reaction.step, among: named.way.keys)
            switch steps.flattened.first(where: { $0.id == reaction.step })?.action {
            case nil: throw mapping.error(at: key, "unknown step “\(reaction.step)”" + suggestion)
            case .message?:
                throw mapping.error(
                    at: key, "not every run that comes here was sent the message of “\(reaction.step)”" + suggestion)
            default: throw mapping.error(at: key, "the step “\(reaction.step)” sends no message" + suggestion)
            }
        }
        if reaction.kind == .opened, sent.channel == .text {
            throw mapping.error(at: key, "nobody knows when a text message is opened; use “clicked”")
        }
        references.append(
            .init(.reaction(reaction.kind, message: sent.message, link: reaction.link), mapping, key))
    }
}
