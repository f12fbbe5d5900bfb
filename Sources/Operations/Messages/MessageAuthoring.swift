import ContactPoints
package import Foundation
import Messages
package import Store
package import Workspace

/// Writing messages: what is wrong with a draft, and publishing it.
package struct MessageAuthoring: Sendable {
    package typealias Stores = DraftStore & MessageStore & WorkspaceStore

    private let store: any Stores
    private let urls: DeploymentURLs

    package init(store: any Stores, urls: DeploymentURLs) {
        self.store = store
        self.urls = urls
    }

    /// What the messages of an organization are checked with.
    package func vocabulary(of organization: StoredOrganization) async throws -> MessageVocabulary {
        MessageVocabulary(
            compliance: organization.compliance, region: organization.region.flatMap(Region.init),
            shortURL: organization.shortURL ?? urls.shortURL,
            attributes: try await store.attributeNames(organization: organization.id))
    }

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
        let check = MessageCheck(stored.draft, try await vocabulary(of: organization))
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
