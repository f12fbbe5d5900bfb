package import Journeys
package import Messages

/// How a run moves on, and what goes with it.
package struct RunMove: Sendable {
    package let run: Int64
    /// The number of its journey version.
    package let version: Int64
    /// As it was read.
    package let from: JourneyRun.State
    package var to: JourneyRun.State
    package var heard: Set<Int>
    /// What it has been told of.
    package var told: [HeardReaction.Key]
    /// What its profile's attributes become.
    package var updates: [String: String] = [:]
    /// The steps it has left.
    package var passed: [(step: Int, outcome: StepOutcome)] = []
    /// What ``to`` says is on its way.
    package var delivery: NewDelivery?

    /// A move that changes nothing yet.
    package init(_ due: DueRun) {
        run = due.run
        version = due.version
        from = due.state
        to = due.state
        heard = due.heard
        told = due.reactions.map(\.key)
    }
}

/// A delivery that a run's step asks for.
package struct NewDelivery: Sendable {
    /// The index of the step in its journey's plan.
    package let step: Int
    package let messageVersion: Int64
    package let channel: Channel
    package let contactPoint: Int64

    package init(step: Int, messageVersion: Int64, channel: Channel, contactPoint: Int64) {
        self.step = step
        self.messageVersion = messageVersion
        self.channel = channel
        self.contactPoint = contactPoint
    }
}
