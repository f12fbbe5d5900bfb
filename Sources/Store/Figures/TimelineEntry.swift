package import Journeys
package import Messages

package import struct Foundation.Date

/// Something in the life of a profile.
package struct TimelineEntry: Sendable {
    package enum Event: Sendable {
        /// A message was sent, or waits to be.
        case delivery(Delivery)
        /// The profile did something with a message, or a receipt came.
        case interaction(InteractionRecord)
        /// One of its addresses or numbers said something about consent.
        case consent(contact: String, ConsentChange)
        /// It entered a journey.
        case run(Run)
    }

    /// A message to the profile.
    package struct Delivery: Sendable {
        package let message: String
        /// From 1; `nil` for a draft that was sent as a test.
        package let version: Int?
        package let channel: Channel
        /// `nil` for a test send.
        package let journey: String?
        /// The normalised address or number.
        package let contact: String
        package let state: State

        package enum State: Sendable {
            /// Prepared, or being tried.
            case waiting
            case sent
            /// It may have been taken, or not.
            case unconfirmed
            /// Nobody would take it, and it is not offered any more.
            case refused
        }

        package init(
            message: String, version: Int?, channel: Channel, journey: String?, contact: String, state: State
        ) {
            self.message = message
            self.version = version
            self.channel = channel
            self.journey = journey
            self.contact = contact
            self.state = state
        }
    }

    /// A pass through a journey that began then, as it stands now.
    package struct Run: Sendable {
        package let journey: String
        package let state: JourneyRun.State
        /// The name of the step that it is at; `nil` at the end.
        package let step: String?

        package init(journey: String, state: JourneyRun.State, step: String?) {
            self.journey = journey
            self.state = state
            self.step = step
        }
    }

    /// Where an entry stands among others of its profile: later ones come first.
    package struct Position: Hashable, Comparable, Sendable {
        /// Milliseconds since 1970.
        package let at: Int64
        /// What it is, from 0: tells entries of a moment apart, as does the number.
        package let kind: Int
        package let number: Int64

        package init(at: Int64, kind: Int, number: Int64) {
            self.at = at
            self.kind = kind
            self.number = number
        }

        /// As a cursor has it.
        package var text: String { "\(at).\(kind).\(number)" }

        /// `nil` for anything but a ``text``.
        package init?(_ text: String) {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 3, let at = Int64(parts[0]), let kind = Int(parts[1]), let number = Int64(parts[2])
            else { return nil }
            self.init(at: at, kind: kind, number: number)
        }

        package static func < (a: Position, b: Position) -> Bool {
            (a.at, a.kind, a.number) < (b.at, b.kind, b.number)
        }
    }

    /// When it happened: was sent or prepared, was done, was recorded, began.
    package let at: Date
    package let event: Event
    package let position: Position

    package init(at: Date, event: Event, position: Position) {
        self.at = at
        self.event = event
        self.position = position
    }
}
