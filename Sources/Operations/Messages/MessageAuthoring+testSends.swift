import Consent
package import Foundation
import Messages
import Sender
package import Store
package import Workspace

extension MessageAuthoring {
    /// What became of sending a draft as a test.
    package enum DraftSending: Sendable {
        case sending(TestSending.Sending)
        case refused(TestSending.Refusal)
        /// The draft has these problems.
        case unfinished([MessageProblem])
        /// Somebody has saved another revision, or there is no draft.
        case superseded(by: StoredDraft?)
    }

    /// Prepares a draft for a profile, to try it out before it is published (M11.2). It has to be one that could be.
    ///
    /// - Parameter revision: the draft's, as it was seen by whoever sends it.
    package func sendDraft(
        of name: String, revision: Int, to profile: String, of organization: StoredOrganization, at now: Date
    ) async throws -> DraftSending {
        let stored = try await store.draft(ofMessage: name, organization: organization.id)
        guard let stored, stored.revision == revision else { return .superseded(by: stored) }
        let check = try await currentCheck(stored.draft, for: organization)
        guard check.problems.isEmpty, let content = check.content else { return .unfinished(check.problems) }
        let message = StoredMessageVersion(organization: organization, message: name, content: content)
        let found = try await store.recipient(profile, channel: content.channel, organization: organization.id)
        guard case .found(let recipient, let number) = found else {
            if case .unknownProfile = found { return .refused(.unknownProfile) }
            return .refused(.noContactPoint)
        }
        let decision = message.decision(for: recipient)
        guard decision.maySend else { return .refused(.noConsent(purpose: content.purpose.rawValue)) }
        let draft = TestSend.Draft(
            message: message, revision: revision, links: check.links, recipient: recipient, profile: number)
        switch try await store.prepare(draft, at: now) {
        case .prepared(let delivery): return .sending(TestSending.Sending(delivery, decision, store: store))
        case .unknownProfile: return .refused(.unknownProfile)
        case .superseded(let current): return .superseded(by: current)
        }
    }
}
