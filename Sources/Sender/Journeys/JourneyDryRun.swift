import Consent
package import Foundation
import Messages
package import Store

/// What publishing a journey would come to, as things stand now (M11.2). Changes nothing.
package struct JourneyDryRun: Sendable {
    package struct Message: Sendable {
        package let name: String
        /// How many of those who would enter have a contact point for it; of these, how many may be sent it, and how many
        /// of those tracked.
        package fileprivate(set) var reachable = 0
        package fileprivate(set) var allowed = 0
        package fileprivate(set) var tracked = 0
    }

    package private(set) var looked = 0
    /// How many profiles would enter at once; later ones and those of events are not among them.
    package private(set) var entering = 0
    /// Each message of the journey once, whichever branch it is in.
    package private(set) var messages: [Message] = []

    /// - Parameters:
    ///   - versions: the newest of each message.
    ///   - progress: is told how many profiles have been looked at.
    /// - Returns: `nil` where there is no such journey.
    package init?(
        of journey: String, organization: String, versions: [StoredMessageVersion], store: any JourneyControlStore,
        at now: Date, progress: (Int) -> Void
    ) async throws {
        messages = versions.map { Message(name: $0.message) }
        var after: Int64 = 0
        while true {
            guard
                let page = try await store.audience(
                    ofJourney: journey, organization: organization, after: after, limit: 1000, at: now)
            else { return nil }
            looked += page.looked
            entering += page.entering.count
            for (index, version) in versions.enumerated() {
                for recipient in page.entering.compactMap({ $0.recipients[version.content.channel] }) {
                    let decision = version.decision(for: recipient)
                    messages[index].reachable += 1
                    messages[index].allowed += decision.maySend ? 1 : 0
                    messages[index].tracked += decision.maySend && decision.mayTrack ? 1 : 0
                }
            }
            progress(looked)
            guard let last = page.last else { return }
            after = last
        }
    }
}
