import Foundation
import Journeys

/// A journey's run as the rules have it (M11), slow and simple: it walks the tree that the author wrote from its first step,
/// each time through all that the run has been told so far, and looks back at it for whatever it has to know.
struct ReferenceRun {
    private enum Stop: Error {
        case at(RunAccount.Place)
    }

    private let definition: JourneyDefinition
    private let facts: [RunFact]
    private var clocks: ReferenceClocks
    /// The facts before it have happened.
    private var position = 0
    /// The reading of the clock that steps are taken at; `nil` where the next has to be waited for.
    private var reading: (now: Date, heardThrough: Date, attributes: [String: String], zone: TimeZone)?
    private var account = RunAccount()

    static func account(
        of definition: JourneyDefinition, _ facts: [RunFact], _ clocks: ReferenceClocks
    ) -> RunAccount {
        var run = ReferenceRun(definition: definition, facts: facts, clocks: clocks)
        do {
            try run.walk(definition.steps)
            run.account.place = .finished
        } catch {
            switch error {
            case .at(let place): run.account.place = place
            }
        }
        return run.account
    }

    private mutating func walk(_ steps: [JourneyDefinition.Step]) throws(Stop) {
        for step in steps {
            var due: Date?
            try waitForReading(from: nil, .ready(step.id, due: nil), of: step)
            if !hasLeft, case .message = step.action {
                while let end = clocks.quietEnd(definition.quietHours, reading!.now, reading!.zone) {
                    due = end
                    reading = nil
                    try waitForReading(from: due, .ready(step.id, due: due), of: step)
                    if hasLeft { break }
                }
            }
            if hasLeft { try end(step, .left) }
            try take(step)
        }
    }

    private mutating func take(_ step: JourneyDefinition.Step) throws(Stop) {
        switch step.action {
        case .message:
            account.sends.append(step.id)
            reading = nil
            pass(step, try waitForOutcome(of: step))
        case .wait(let wait):
            let until = clocks.end(of: wait, reading!.now, reading!.zone)
            if until > reading!.now {
                reading = nil
                try waitForReading(from: until, .waiting(step.id, until: until), of: step)
            }
            pass(step, .waited)
        case .when(let wanted, let then, let otherwise):
            if try hears(wanted, step) {
                pass(step, .reacted)
                try walk(then)
            } else {
                pass(step, .timedOut)
                try walk(otherwise)
            }
        case .condition(let conditions, let then, let otherwise):
            let isMet = conditions.allSatisfy { holds($0, reading!.attributes) }
            pass(step, isMet ? .met : .unmet)
            try walk(isMet ? then : otherwise)
        case .update(let attribute, let value):
            account.updates.append("\(attribute)=\(value)")
            reading!.attributes[attribute] = value
            pass(step, .updated)
        case .exit: try end(step, .exited)
        }
    }

    private mutating func hears(
        _ wanted: JourneyDefinition.Reaction, _ step: JourneyDefinition.Step
    ) throws(Stop) -> Bool {
        func isWanted(_ fact: RunFact, _ isInTime: (Date) -> Bool) -> Bool {
            guard case .reacted(let kind, let step, let link, let at) = fact else { return false }
            return kind == wanted.kind && step == wanted.step && (wanted.link == nil || wanted.link == link)
                && isInTime(at)
        }
        // Whatever came before it is waited for counts.
        if facts[..<position].contains(where: { isWanted($0) { _ in true } }) { return true }
        let until = reading!.now + Double(wanted.within.seconds)
        if reading!.heardThrough > until { return false }
        reading = nil
        while true {
            let fact = try next(.listening(step.id, until: until))
            if fact == .left { try end(step, .left) }
            if isWanted(fact, { $0 <= until }) { return true }
            if case .reading(let now, let heardThrough, let attributes, let zone) = fact, heardThrough > until {
                reading = (now, heardThrough, attributes, zone)
                return false
            }
        }
    }

    private mutating func waitForReading(
        from due: Date?, _ place: RunAccount.Place, of step: JourneyDefinition.Step
    ) throws(Stop) {
        while reading == nil {
            switch try next(place) {
            case .reading(let now, let heardThrough, let attributes, let zone) where due ?? now <= now:
                reading = (now, heardThrough, attributes, zone)
            case .left: try end(step, .left)
            case .reading, .reacted, .sent: break
            }
        }
    }

    private mutating func waitForOutcome(of step: JourneyDefinition.Step) throws(Stop) -> StepOutcome {
        while true { if case .sent(let outcome) = try next(.sending(step.id)) { return outcome } }
    }

    private mutating func next(_ place: RunAccount.Place) throws(Stop) -> RunFact {
        guard position < facts.count else { throw .at(place) }
        position += 1
        return facts[position - 1]
    }

    /// Whether the exit rule ends it before its next step.
    private var hasLeft: Bool {
        if facts[..<position].contains(.left) { return true }
        guard case .conditions(let conditions) = definition.exit else { return false }
        return conditions.allSatisfy { holds($0, reading!.attributes) }
    }

    private func holds(_ condition: Condition, _ attributes: [String: String]) -> Bool {
        switch (condition.test, attributes[condition.attribute]) {
        case (.isOne(let texts), let value?): texts.contains(value)
        case (.isNone(let texts), let value?): !texts.contains(value)
        case (.isOne, nil): false
        case (.isNone, nil): true
        case (.exists(let exists), let value): exists == (value != nil)
        case (.atLeast(let least), let value?): Double(value).map { $0 >= least } == true
        case (.atMost(let most), let value?): Double(value).map { $0 <= most } == true
        case (.atLeast, nil), (.atMost, nil): false
        }
    }

    private mutating func pass(_ step: JourneyDefinition.Step, _ outcome: StepOutcome) {
        account.passed.append("\(step.id) \(outcome)")
    }

    private mutating func end(_ step: JourneyDefinition.Step, _ outcome: StepOutcome) throws(Stop) {
        pass(step, outcome)
        throw .at(.finished)
    }

    private init(definition: JourneyDefinition, facts: [RunFact], clocks: ReferenceClocks) {
        (self.definition, self.facts, self.clocks) = (definition, facts, clocks)
    }
}
