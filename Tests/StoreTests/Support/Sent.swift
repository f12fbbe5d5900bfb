import Foundation
import Interactions
import Journeys
import LinkIdentifiers
import Store
import Testing

extension SendingStore {
    /// Prepares and completes every run that is due, and says the deliveries' numbers by message version.
    func sendAll(
        at now: Date = moment(0), limit: Int = 10_000
    ) async throws -> [(version: Int64, number: DeliveryNumber)] {
        while try await enrol(limit: limit) > 0 {}
        let runs = try await readyRuns(limit: limit)
        let numbers = try await prepare(runs.map { try $0.delivery }, at: now)
        try await complete(
            zip(runs, numbers).map { run, number in
                var machine = JourneyRun(state: run.state, stepCount: run.stepCount)
                _ = machine.handle(.resumed)
                _ = machine.handle(.sent)
                return Completion(run: run.run, runState: machine.state, outcome: .sent(number))
            })
        return zip(runs, numbers).map { ($0.messageVersion, $1) }
    }
}

extension ReadyRun {
    /// The delivery that its step begins with.
    var delivery: NewDelivery {
        get throws {
            var machine = JourneyRun(state: state, stepCount: stepCount)
            guard case .send = machine.handle(.resumed) else { throw CocoaError(.featureUnsupported) }
            return NewDelivery(
                run: run, messageVersion: messageVersion, channel: channel,
                contactPoint: try #require(recipient).contactPoint,
                runState: machine.state)
        }
    }
}

extension DeliveryNumber {
    var offset: Int64 { rawValue % Self.blockSize }
}
