package import Journeys
import Messages

extension JourneyPlan.Action {
    /// The word that authors write for it.
    package var kind: String {
        switch self {
        case .message(let channel, let name): "\(channel.rawValue) \(name)"
        case .wait: "wait"
        case .when: "when"
        case .condition: "if"
        case .update: "update"
        case .exit: "exit"
        }
    }
}
