package import Messages
package import Sender
package import Store

/// Showing what somebody would be sent.
package struct MessagePreviewing: Sendable {
    private let store: any MessageStore
    private let urls: DeploymentURLs

    package init(store: any MessageStore, urls: DeploymentURLs) {
        self.store = store
        self.urls = urls
    }

    /// What keeps a message from being shown.
    package enum Refusal: Error, Sendable {
        case unknownProfile
        /// The profile has no address or number for it.
        case noContactPoint
        /// It cannot be rendered.
        case message(MessageError)
    }

    /// A message exactly as a profile would be sent it now. Nothing is kept, and nothing of it is a real delivery's.
    ///
    /// - Parameter profile: its id; `nil` for nobody.
    package func preview(
        _ content: MessageContent, named name: String, of organization: StoredOrganization, for profile: String?
    ) async throws -> Result<MessagePreview, Refusal> {
        var recipient: Recipient?
        if let profile {
            let found = try await store.recipient(profile, channel: content.channel, organization: organization.id)
            switch found {
            case .unknownProfile: return .failure(.unknownProfile)
            case .noContactPoint: return .failure(.noContactPoint)
            case .found(let one, _): recipient = one
            }
        }
        let message = StoredMessageVersion(organization: organization, message: name, content: content)
        do throws(MessageError) {
            return .success(
                try MessagePreview(message, for: recipient, publicURL: urls.publicURL, shortURL: urls.shortURL))
        } catch {
            return .failure(.message(error))
        }
    }
}
