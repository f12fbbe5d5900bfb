import Foundation
import GRDB
import Journeys

/// As the columns `step`, `phase` and `due_at` of runs have it.
extension JourneyRun.State {
    /// What the column `phase` holds. The raw values never change; SQL writes them out where an index goes by them.
    enum Phase: Int {
        case ready = 0
        case sending = 1
        case finished = 2
        case waiting = 3
        case listening = 4
    }

    init(_ db: Row) {
        let step: Int = db["step"]
        // Those phases that have a time have one.
        let due = Date(milliseconds: db["due_at"] ?? 0)
        self =
            switch Phase(rawValue: db["phase"]) {
            case .ready: .ready(step: step, due: due)
            case .sending: .sending(step: step)
            case .waiting: .waiting(step: step, until: due)
            case .listening: .listening(step: step, until: due)
            case .finished, nil: .finished
            }
    }

    /// - Parameter now: when a step is due that is due at once.
    /// - Returns: a `step` of `nil` stays what it is.
    func columns(at now: Date) -> (step: Int?, phase: Phase, dueAt: Int64?) {
        switch self {
        case .ready(let step, let due): (step, .ready, (due ?? now).milliseconds)
        case .sending(let step): (step, .sending, nil)
        case .waiting(let step, let until): (step, .waiting, until.milliseconds)
        case .listening(let step, let until): (step, .listening, until.milliseconds)
        case .finished: (nil, .finished, nil)
        }
    }
}
