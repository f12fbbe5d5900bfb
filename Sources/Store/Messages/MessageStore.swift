package import Messages

package import struct Foundation.Date

/// What looking at messages needs of the store.
package protocol MessageStore: Sendable {
    /// An organization's messages that have a version or a draft, by name, a page at a time.
    ///
    /// - Parameter name: the last of the page before; `nil` for the first page.
    func messages(organization: String, after name: String?, limit: Int) async throws -> [MessageSummary]
    /// A message; `nil` where there is none with a version or a draft.
    func message(_ name: String, organization: String) async throws -> MessageSummary?
    /// The versions of a message, the newest first.
    ///
    /// - Parameter version: the last of the page before; `nil` for the first page.
    func versions(
        ofMessage name: String, organization: String, before version: Int?, limit: Int
    ) async throws -> [MessageVersionSummary]
    /// A version of a message, from 1; `nil` for the newest. `nil` where there is none.
    func version(
        _ version: Int?, ofMessage name: String, organization: String
    ) async throws -> (summary: MessageVersionSummary, stored: StoredMessageVersion)?
    /// Whom a message would go to.
    ///
    /// - Parameter profile: its external id.
    func recipient(_ profile: String, channel: Channel, organization: String) async throws -> FoundRecipient
}

/// Somebody who was looked for, and may be sent something.
package enum FoundRecipient: Sendable {
    case unknownProfile
    /// The profile has no address or number for the channel.
    case noContactPoint
    /// - number: the store's number of the profile.
    case found(Recipient, number: Int64)
}

/// A message, and how far it has come.
package struct MessageSummary: Equatable, Sendable {
    package let name: String
    /// `nil` where none has been published.
    package let newest: MessageVersionSummary?
    /// The draft's revision; `nil` where there is none.
    package let draft: Int?

    package init(name: String, newest: MessageVersionSummary?, draft: Int?) {
        self.name = name
        self.newest = newest
        self.draft = draft
    }
}

/// A version of a message.
package struct MessageVersionSummary: Equatable, Sendable {
    /// The store's number.
    package let number: Int64
    /// From 1 in each message.
    package let version: Int
    package let channel: Channel
    /// Empty where it is a text message.
    package let subject: String
    package let publishedAt: Date
    /// How many deliveries of it were sent.
    package let sent: Int

    package init(
        number: Int64, version: Int, channel: Channel, subject: String, publishedAt: Date, sent: Int
    ) {
        self.number = number
        self.version = version
        self.channel = channel
        self.subject = subject
        self.publishedAt = publishedAt
        self.sent = sent
    }
}
