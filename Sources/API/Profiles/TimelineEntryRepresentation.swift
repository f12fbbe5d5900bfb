import Consent
import Journeys
import Messages
import Operations
import Store
import Workspace

/// Something in the life of a profile, in JSON: `at`, `kind`, and more under the name of the kind.
struct TimelineEntryRepresentation: Encodable, Sendable {
    private struct Delivery: Encodable {
        let message: String
        @ExplicitNull var messageVersion: Int?
        let channel: Channel
        /// `nil` for a test send.
        @ExplicitNull var journey: String?
        let contact, state: String
    }

    private struct Consent: Encodable {
        let contact: String
        let change: ConsentChangeReport
    }

    private struct Run: Encodable {
        let journey, state: String
        @ExplicitNull var step: String?
    }

    private let entry: TimelineEntry

    init(_ entry: TimelineEntry) { self.entry = entry }

    private enum Key: String, CodingKey { case at, kind, delivery, interaction, consent, run }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(Timestamp.text(entry.at, hasFraction: true), forKey: .at)
        func put(_ value: some Encodable, as key: Key) throws {
            try container.encode(key.rawValue, forKey: .kind)
            try container.encode(value, forKey: key)
        }
        switch entry.event {
        case .delivery(let delivery):
            var shown = Delivery(
                message: delivery.message, channel: delivery.channel, contact: delivery.contact,
                state: String(describing: delivery.state))
            shown.messageVersion = delivery.version
            shown.journey = delivery.journey
            try put(shown, as: .delivery)
        case .interaction(let interaction): try put(InteractionReport(interaction), as: .interaction)
        case .consent(let contact, let change):
            try put(Consent(contact: contact, change: ConsentChangeReport(change)), as: .consent)
        case .run(let run):
            var shown = Run(journey: run.journey, state: run.state.name)
            shown.step = run.step
            try put(shown, as: .run)
        }
    }
}

extension JourneyRun.State {
    fileprivate var name: String {
        switch self {
        case .ready: "ready"
        case .sending: "sending"
        case .waiting: "waiting"
        case .listening: "listening"
        case .finished: "finished"
        }
    }
}
