import Foundation
import Journeys

/// Something that a run has been told, in terms of the definition.
enum RunFact: Equatable, CustomStringConvertible {
    case reading(now: Date, heardThrough: Date, attributes: [String: String], zone: TimeZone)
    /// - Parameter step: the id of the step that sent the message.
    case reacted(kind: JourneyDefinition.Reaction.Kind, step: String, link: String?, at: Date)
    case left
    /// - Parameter outcome: what became of the message that was on its way.
    case sent(StepOutcome)

    var description: String {
        func text(_ date: Date) -> String { date.formatted(.iso8601.time(includingFractionalSeconds: true)) }
        return switch self {
        case .reading(let now, let heardThrough, let attributes, let zone):
            "it is \(text(now)), heard through \(text(heardThrough)), \(attributes) \(zone.identifier)"
        case .reacted(let kind, let step, let link, let at): "\(kind) \(step) \(link ?? "-") at \(text(at))"
        case .left: "left"
        case .sent(let outcome): "\(outcome)"
        }
    }
}

/// Where a run is, and all that has come of it, in terms of the definition.
struct RunAccount: Equatable {
    enum Place: Equatable {
        case ready(String, due: Date?)
        case sending(String)
        case waiting(String, until: Date)
        case listening(String, until: Date)
        case finished
    }

    var place = Place.finished
    var sends: [String] = []
    /// The steps that were left, and how.
    var passed: [String] = []
    var updates: [String] = []
}
