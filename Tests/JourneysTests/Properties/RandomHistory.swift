import Foundation
import Journeys
import Messages
import TestSupport

/// A run of a random journey, to which things happen at random: people react, the clock is looked at early and late, reactions
/// are told late, twice and out of order, and what was not kept when the process crashed is told anew.
struct RandomHistory {
    let definition: JourneyDefinition
    let plan: JourneyPlan
    /// What the run has been told and kept.
    private(set) var facts: [RunFact] = []
    private(set) var account = RunAccount()
    /// How often what was being done was lost.
    private(set) var crashes = 0

    private var generator: SeededGenerator
    private var now: Date
    private var zone: TimeZone
    /// Who reacts and is not told of yet does so after this.
    private var heardThrough: Date
    private var attributes: [String: String] = [:]
    private var run: JourneyRun
    /// What people have done that is still to be told.
    private var untold: [RunFact] = []

    /// Where clocks are changed, and when in 2026.
    private static let changes = [
        ("Europe/Berlin", ["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"]),
        ("America/New_York", ["2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z"]),
        ("Australia/Lord_Howe", ["2026-04-04T15:00:00Z", "2026-10-03T15:30:00Z"]),
        ("Asia/Kathmandu", ["2026-06-01T12:00:00Z"]), ("Etc/GMT", ["2026-06-01T12:00:00Z"]),
    ]

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        let (zone, changes) = Self.changes.randomElement(using: &generator)!
        let change = try! Date(changes.randomElement(using: &generator)!, strategy: .iso8601)
        self.zone = TimeZone(identifier: zone)!
        now = change + Double(Int.random(in: -130_000...10_000, using: &generator))
        heardThrough = now
        definition = generator.journeyDefinition(maximumSteps: 10)
        plan = JourneyPlan(definition)
        run = JourneyRun(plan)
        account.place = place
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

    /// Does a few things and keeps them, or loses them all and is as it was before.
    mutating func act() {
        let before = (run: run, account: account, facts: facts, heardThrough: heardThrough, attributes: attributes)
        for _ in 0...Int.random(in: 0...3, using: &generator) { happen() }
        if chance(15) {
            // What people have done has been done, whatever of it was told.
            let told = facts[before.facts.count...].filter { if case .reacted = $0 { true } else { false } }
            (run, account, facts, heardThrough, attributes) = before
            untold += told
            crashes += 1
        }
        // What is kept of a run is its state and what it has heard.
        run = JourneyRun(plan, state: run.state, heard: run.heard)
    }

    /// Has time go by and messages go out until nothing more comes of it.
    mutating func finish() {
        for _ in 0..<200 where run.state != .finished {
            tellAll(through: .distantFuture)
            if case .sending = run.state { tell(.sent(.sent)) }
            // Days on, it may be quiet every time: to the very moment that is waited for.
            if case .ready(_, let due?) = run.state { now = max(now, due) } else { now += 86400 * 40 }
            heardThrough = now
            read(heardThrough: now)
        }
    }

    private mutating func happen() {
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<35:
            passTime()
            read(heardThrough: nil)
        case 35..<40: read(heardThrough: nil)
        case 40..<55: react()
        case 55..<70: tellSome()
        case 70..<92:
            if case .sending = run.state { tell(.sent(outcome())) } else { passTime() }
        case 92..<94:
            // An answer that comes twice.
            if case .sending = run.state { return }
            tell(.sent(.sent))
        case 94..<96: if case .event = definition.exit { tell(.left) }
        default:
            attributes[RandomJourney.attributes.randomElement(using: &generator)!] =
                chance(80) ? RandomJourney.values.randomElement(using: &generator)! : nil
        }
    }

    private mutating func outcome() -> StepOutcome {
        chance(80)
            ? .sent : [.noConsent, .noContactPoint, .capped, .failed(code: "5.1.1")].randomElement(using: &generator)!
    }

    /// Until somewhere near to when the run goes on, or wherever; sometimes another process's clock is behind.
    private mutating func passTime() {
        let next: Date? =
            switch run.state {
            case .ready(_, let due): due
            case .waiting(_, let until), .listening(_, let until): until
            case .sending, .finished: nil
            }
        if let next, chance(60) {
            now = max(now, next + [-60, -0.001, 0, 0, 0.001, 1, 3600].randomElement(using: &generator)!)
        } else {
            now += [-1, 0, 0.5, 60, 1800, 3600, 30_000, 86400].randomElement(using: &generator)!
        }
        if chance(2) { zone = TimeZone(identifier: Self.changes.randomElement(using: &generator)!.0)! }
    }

    private mutating func read(heardThrough time: Date?) {
        let limit = max(heardThrough, now)
        var time = time ?? limit - [0, 0, 0.001, 1, 60, 7200].randomElement(using: &generator)!
        if case .listening(_, let until) = run.state, chance(30) {
            time = until + [-0.001, 0, 0.001].randomElement(using: &generator)!
        }
        heardThrough = max(heardThrough, min(time, limit))
        tellAll(through: heardThrough)
        tell(.reading(now: now, heardThrough: heardThrough, attributes: attributes, zone: zone))
    }

    /// Somebody does something with a message that has gone out, or is just going out.
    private mutating func react() {
        guard let step = account.sends.randomElement(using: &generator), now > heardThrough else { return }
        let kind = JourneyDefinition.Reaction.Kind.allCases.randomElement(using: &generator)!
        let link = kind == .clicked ? (RandomJourney.links + [nil]).randomElement(using: &generator)! : nil
        var at =
            heardThrough + Double.random(in: 0.001...max(0.001, now.timeIntervalSince(heardThrough)), using: &generator)
        if case .listening(_, let until) = run.state, until > heardThrough, chance(50) {
            at = until + [0, 0, 0.001].randomElement(using: &generator)!
        }
        untold.append(.reacted(kind: kind, step: step, link: link, at: at))
    }

    private mutating func tellSome() {
        if chance(25), let old = facts.randomElement(using: &generator), case .reacted = old { return tell(old) }
        guard let index = untold.indices.randomElement(using: &generator) else { return }
        tell(untold.remove(at: index))
    }

    private mutating func tellAll(through time: Date) {
        untold.shuffle(using: &generator)
        for fact in untold { if case .reacted(_, _, _, let at) = fact, at <= time { tell(fact) } }
        untold.removeAll { if case .reacted(_, _, _, let at) = $0 { at <= time } else { true } }
    }

    private mutating func tell(_ fact: RunFact) {
        facts.append(fact)
        let event: JourneyRun.Event =
            switch fact {
            case .reading(let now, let heardThrough, let attributes, let zone):
                .time(.init(now: now, heardThrough: heardThrough, attributes: attributes, organizationZone: zone))
            case .reacted(let kind, let id, let link, let at):
                .reacted(.init(kind: kind, step: plan.steps.firstIndex { $0.id == id }!, link: link, at: at))
            case .left: .left
            case .sent(.sent): .sent
            case .sent(let outcome): .notSent(outcome)
            }
        for action in run.handle(event) {
            switch action {
            case .send(let step): account.sends.append(plan.steps[step].id)
            case .update(let attribute, let value):
                account.updates.append("\(attribute)=\(value)")
                attributes[attribute] = value
            case .passed(let step, let outcome): account.passed.append("\(plan.steps[step].id) \(outcome)")
            }
        }
        account.place = place
    }

    private var place: RunAccount.Place {
        switch run.state {
        case .ready(let step, let due): .ready(plan.steps[step].id, due: due)
        case .sending(let step): .sending(plan.steps[step].id)
        case .waiting(let step, let until): .waiting(plan.steps[step].id, until: until)
        case .listening(let step, let until): .listening(plan.steps[step].id, until: until)
        case .finished: .finished
        }
    }
}
