import ContactPoints
package import Foundation
package import LinkIdentifiers
package import Messages
package import Store
package import Workspace

/// Writing messages: what is wrong with a draft, and publishing it.
package struct MessageAuthoring: Sendable {
    package typealias Stores = DraftStore & MessageStore & TestSendStore & WorkspaceStore

    let store: any Stores
    private let urls: DeploymentURLs
    private let attributes: AttributeNames

    /// - Parameter attributes: what it remembers is shared with others; by default with nobody.
    package init(store: any Stores, urls: DeploymentURLs, attributes: AttributeNames? = nil) {
        self.store = store
        self.urls = urls
        self.attributes = attributes ?? AttributeNames(store: store)
    }

    /// Looks a message over while it is being written.
    package func check(_ draft: MessageDraft, for organization: StoredOrganization) async throws -> MessageCheck {
        let recent = try await attributes.recent(of: organization.id)
        let check = MessageCheck(draft, vocabulary(of: organization, attributes: recent))
        guard check.problems.contains(where: \.isUnknownVariable) else { return check }
        // There may be one since.
        return try await currentCheck(draft, for: organization)
    }

    /// What a message would be published as, whether or not there is what its placeholders name; `nil`, and what is wrong,
    /// where it has no purpose that there is.
    package func content(
        of draft: MessageDraft, for organization: StoredOrganization
    ) -> (content: MessageContent?, problems: [MessageProblem]) {
        let check = MessageCheck(draft, vocabulary(of: organization, attributes: []))
        return (check.content, check.problems)
    }

    func currentCheck(_ draft: MessageDraft, for organization: StoredOrganization) async throws -> MessageCheck {
        let current = try await attributes.current(of: organization.id)
        return MessageCheck(draft, vocabulary(of: organization, attributes: current))
    }

    /// What the messages of an organization are checked with.
    private func vocabulary(of organization: StoredOrganization, attributes: Set<String>) -> MessageVocabulary {
        MessageVocabulary(
            compliance: organization.compliance, region: organization.region.flatMap(Region.init),
            shortURL: shortURL(of: organization), attributes: attributes)
    }

    /// Where the short links of an organization are.
    package func shortURL(of organization: StoredOrganization) -> PublicURL { organization.shortURL ?? urls.shortURL }

    /// What became of publishing a draft.
    package enum Publication: Sendable {
        /// It is this version, or said the same as that.
        case published(version: Int)
        /// It has these problems.
        case refused([MessageProblem])
        /// Somebody has saved another revision, or there is no draft.
        case superseded(by: StoredDraft?)
        /// Another version than the one that the draft goes back to is the newest.
        case baseChanged(to: Int)
    }

    /// Makes a draft the newest version of its message; journeys send it when they are published next.
    ///
    /// - Parameter revision: the draft's, as it was seen by whoever publishes it.
    package func publish(
        _ name: String, of organization: StoredOrganization, revision: Int, at now: Date
    ) async throws -> Publication {
        let stored = try await store.draft(ofMessage: name, organization: organization.id)
        guard let stored, stored.revision == revision else { return .superseded(by: stored) }
        let check = try await currentCheck(stored.draft, for: organization)
        guard check.problems.isEmpty, let content = check.content else { return .refused(check.problems) }
        let change = try await store.publishDraft(
            ofMessage: name, organization: organization.id, revision: revision, content: content, links: check.links,
            at: now)
        return switch change {
        case .done(let version): .published(version: version)
        case .superseded(let current): .superseded(by: current)
        case .baseChanged(let version): .baseChanged(to: version)
        }
    }
}
