package import Sender

/// A message of a dry run in JSON.
package struct DryRunMessageReport: Encodable, Sendable {
    private let message: String
    private let reachable, allowed, tracked: Int

    package init(_ message: JourneyDryRun.Message) {
        self.message = message.name
        (reachable, allowed, tracked) = (message.reachable, message.allowed, message.tracked)
    }
}
