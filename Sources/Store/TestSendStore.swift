package import Foundation
package import LinkIdentifiers
package import Messages

/// What test sends need of the store (M11.2): they go out as others do, and are in no figure.
package protocol TestSendStore: Sendable {
    /// What sending a message's newest version to a profile would take.
    func testSend(message: String, profile: String, organization: String) async throws -> TestSend
    /// Prepares it. Whoever sends does the rest. `nil` where the profile has been erased meanwhile.
    func prepare(_ send: TestSend.Ready, at now: Date) async throws -> DeliveryNumber?
    /// Prepares a draft. It becomes no version of its message: nothing shows it but what comes of this sending.
    func prepare(_ draft: TestSend.Draft, at now: Date) async throws -> TestSend.PreparedDraft
    /// How far a delivery has come; `nil` where it was not sent after all.
    func progress(of delivery: DeliveryNumber) async throws -> TestSend.Progress?
}

package enum TestSend: Sendable {
    /// What there is not.
    case unknownMessage, unknownProfile, noContactPoint
    case ready(Ready)

    package struct Ready: Sendable {
        package let message: StoredMessageVersion
        package let recipient: Recipient
        /// The store's numbers.
        package let messageVersion, profile: Int64

        package init(message: StoredMessageVersion, recipient: Recipient, messageVersion: Int64, profile: Int64) {
            self.message = message
            self.recipient = recipient
            self.messageVersion = messageVersion
            self.profile = profile
        }
    }

    /// A draft, checked, that is to be sent.
    package struct Draft: Sendable {
        package let message: StoredMessageVersion
        package let revision: Int
        /// Those that the message has.
        package let links: [Link]
        package let recipient: Recipient
        /// The store's number.
        package let profile: Int64

        package init(
            message: StoredMessageVersion, revision: Int, links: [Link], recipient: Recipient, profile: Int64
        ) {
            self.message = message
            self.revision = revision
            self.links = links
            self.recipient = recipient
            self.profile = profile
        }
    }

    /// What became of preparing a draft.
    package enum PreparedDraft: Sendable {
        case prepared(DeliveryNumber)
        /// The profile has been erased meanwhile.
        case unknownProfile
        /// It is not the revision any more that was meant: this is; `nil` where there is no draft.
        case superseded(by: StoredDraft?)
    }

    package enum Progress: Sendable {
        /// Nobody has taken it yet.
        case prepared
        case sent
        case refused
    }
}
