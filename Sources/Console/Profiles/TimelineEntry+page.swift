import Consent
import Interactions
import Journeys
import Messages
import Store

extension TimelineEntry {
    func context(_ clock: ViewerClock) -> [String: Any] {
        let (what, text) = words
        return ["at": clock.time(at), "what": what, "text": text]
    }

    /// What it was, and more about it.
    private var words: (what: String, text: String) {
        switch event {
        case .delivery(let delivery):
            let message = "\(Self.name(delivery.message, delivery.version)), to \(delivery.contact)"
            let cause = delivery.journey.map { ", by the journey “\($0)”" } ?? ", a test"
            return (delivery.state.words(delivery.channel), message + cause)
        case .interaction(let interaction):
            var text = Self.name(interaction.message, interaction.messageVersion)
            if let link = interaction.link { text += ", link \(link.ordinal): \(link.name ?? link.url)" }
            if let automated = interaction.automated { text += " (automated: \(automated.name))" }
            return (interaction.kind.words, text)
        case .consent(let contact, let change):
            let record = change.record
            let origin = [record.source, record.reason].filter { !$0.isEmpty }.joined(separator: ": ")
            return (
                record.status == .optedIn ? "Opted in" : "Opted out",
                "“\(change.scope)”, \(contact)" + (origin.isEmpty ? "" : " (\(origin))")
                    + (change.from.map { ", before: \($0.rawValue)" } ?? "")
            )
        case .run(let run):
            return (
                "Entered a journey", "“\(run.journey)”" + (run.step.map { ", now at “\($0)”" } ?? ", through by now")
            )
        }
    }

    private static func name(_ message: String, _ version: Int?) -> String {
        "“\(message)”, " + (version.map { "version \($0)" } ?? "draft")
    }
}

extension TimelineEntry.Delivery.State {
    fileprivate func words(_ channel: Channel) -> String {
        let noun = channel == .email ? "E-mail" : "Text message"
        return switch self {
        case .waiting: "\(noun) waits"
        case .sent: "\(noun) sent"
        case .unconfirmed: "\(noun) may have been sent"
        case .refused: "\(noun) refused"
        }
    }
}

extension InteractionKind {
    fileprivate var words: String {
        switch self {
        case .emailOpened: "Opened"
        case .emailClicked, .textClicked: "Clicked"
        case .textDelivered: "Delivered"
        case .textFailed: "Failed"
        case .emailBounced: "Bounced"
        }
    }
}
