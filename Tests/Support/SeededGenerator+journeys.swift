package import Journeys
import Messages

/// What random journeys name.
package enum RandomJourney {
    package static let emails = ["mail-0", "mail-1", "mail-2"]
    package static let texts = ["text-0", "text-1"]
    /// The names of the tracked links of every e-mail.
    package static let links = ["Plan my trip", "All “offers”"]
    package static let attributes = ["plan", "country", "visits", "timezone"]
    package static let events = ["signed-up", "purchased"]

    package static let values = ["gold", "silver", "3", "yes", "a: b", "{ü}", "true", "-", " x ", "\"\\/"]
    fileprivate static let durations = ["1 second", "90 seconds", "5 minutes", "36 hours", "2 days", "3 weeks"]
    fileprivate static let times = ["00:00", "01:45", "02:30", "08:59", "12:00", "21:30", "23:59"]
    fileprivate static let dates = [
        "2026-12-24", "2026-03-29 02:30", "2026-10-25 02:30", "2027-01-01 09:00", "2028-02-29 23:59",
    ]
}

extension SeededGenerator {
    /// A journey that any of its readers takes: its steps can be reached, and a `when` names a message that was sent on the
    /// way to it.
    ///
    /// - Parameter maximumSteps: about how many it has at most; no more than 500.
    package mutating func journeyDefinition(maximumSteps: Int = 20) -> JourneyDefinition {
        var steps = StepGenerator(left: Int.random(in: 1...maximumSteps, using: &self), generator: self)
        let sequence = steps.sequence(depth: 1, sent: []).steps
        self = steps.generator
        var definition = JourneyDefinition(
            name: one(of: ["Welcome", "a: b", "Grüße “an” alle", "#1"]), audience: .everyone, steps: sequence)
        switch Int.random(in: 0..<4, using: &self) {
        case 0: definition.audience = .profiles((0..<Int.random(in: 1...3, using: &self)).map { "profile-\($0)" })
        case 1: definition.audience = .filter(conditions())
        case 2: definition.audience = .event(one(of: RandomJourney.events))
        default: break
        }
        definition.entry = one(of: [.once, .always, .again(after: duration())])
        definition.exit = one(of: [nil, .conditions(conditions()), .event(one(of: RandomJourney.events))])
        let (from, until) = (time(), time())
        if from != until, Bool.random(using: &self) { definition.quietHours = QuietHours(from: from, until: until) }
        if Bool.random(using: &self) {
            definition.frequencyCap = .init(messages: Int.random(in: 1...5, using: &self), within: duration())
        }
        return definition
    }

    fileprivate mutating func one<Element>(of elements: [Element]) -> Element { elements.randomElement(using: &self)! }

    fileprivate mutating func duration() -> JourneyDuration { JourneyDuration(one(of: RandomJourney.durations))! }

    fileprivate mutating func time() -> TimeOfDay { TimeOfDay(one(of: RandomJourney.times))! }

    fileprivate mutating func conditions() -> [Condition] {
        (0..<Int.random(in: 1...3, using: &self)).map { _ in
            let texts = (0..<Int.random(in: 1...3, using: &self)).map { _ in one(of: RandomJourney.values) }
            let number = Double(Int.random(in: -8...8, using: &self)) / 4
            return Condition(
                attribute: one(of: RandomJourney.attributes),
                test: one(of: [
                    .isOne(texts), .isNone(texts), .exists(true), .exists(false), .atLeast(number), .atMost(number),
                ]))
        }
    }

    fileprivate mutating func wait() -> JourneyDefinition.Wait {
        one(of: [
            .duration(duration()), .timeOfDay(time()), .date(LocalTime(one(of: RandomJourney.dates))!),
        ])
    }
}

/// Makes steps until it has made enough.
private struct StepGenerator {
    /// How many more there are to be.
    var left: Int
    var generator: SeededGenerator
    private var count = 0

    private static let maximumDepth = 6

    /// A message that was sent on the way.
    struct Sent {
        let step: String
        let channel: Channel
    }

    init(left: Int, generator: SeededGenerator) {
        self.left = left
        self.generator = generator
    }

    /// - Parameter sent: the messages on the way here.
    /// - Returns: at least one step, and whether runs get past them.
    mutating func sequence(depth: Int, sent: [Sent]) -> (steps: [JourneyDefinition.Step], isPassed: Bool) {
        var sent = sent
        var steps: [JourneyDefinition.Step] = []
        var isPassed = true
        repeat {
            let id = "step-\(count)"
            count += 1
            left -= 1
            let action: JourneyDefinition.Action
            switch Int.random(in: 0..<20, using: &generator) {
            case 0..<7:
                let channel = generator.one(of: [Channel.email, .email, .text])
                action = .message(
                    channel, name: generator.one(of: channel == .text ? RandomJourney.texts : RandomJourney.emails))
                sent.append(Sent(step: id, channel: channel))
            case 7..<11 where depth < Self.maximumDepth && !sent.isEmpty:
                let (then, otherwise) = branches(depth, sent, &isPassed)
                action = .when(reaction(to: sent), then: then, otherwise: otherwise)
            case 7..<15 where depth < Self.maximumDepth:
                let (then, otherwise) = branches(depth, sent, &isPassed)
                action = .condition(generator.conditions(), then: then, otherwise: otherwise)
            case 15, 16:
                action = .update(
                    attribute: generator.one(of: RandomJourney.attributes),
                    value: generator.one(of: RandomJourney.values))
            case 17 where depth > 1:
                action = .exit
                isPassed = false
            default: action = .wait(generator.wait())
            }
            steps.append(.init(id: id, action: action))
        } while left > 0 && isPassed && (depth == 1 || Int.random(in: 0..<4, using: &generator) > 0)
        return (steps, isPassed)
    }

    private mutating func branches(
        _ depth: Int, _ sent: [Sent], _ isPassed: inout Bool
    ) -> (then: [JourneyDefinition.Step], otherwise: [JourneyDefinition.Step]) {
        let then = sequence(depth: depth + 1, sent: sent)
        if left <= 0 || Bool.random(using: &generator) {
            return Bool.random(using: &generator) ? (then.steps, []) : ([], then.steps)
        }
        let otherwise = sequence(depth: depth + 1, sent: sent)
        isPassed = then.isPassed || otherwise.isPassed
        return (then.steps, otherwise.steps)
    }

    private mutating func reaction(to sent: [Sent]) -> JourneyDefinition.Reaction {
        let message = generator.one(of: sent)
        let isOpen = message.channel == .email && Bool.random(using: &generator)
        let isNamed = message.channel == .email && !isOpen && Bool.random(using: &generator)
        return .init(
            kind: isOpen ? .opened : .clicked, step: message.step,
            link: isNamed ? generator.one(of: RandomJourney.links) : nil, within: generator.duration())
    }
}
