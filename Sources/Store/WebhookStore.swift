package import Interactions

package import struct Foundation.Date

/// What sending interactions to webhooks, and looking after these, needs of the store.
package protocol WebhookStore: Sendable {
    /// Adds a webhook that is sent what is recorded from now on.
    ///
    /// - Returns: `nil` where there is no such organization.
    /// - Throws: ``WebhookLimitReached``.
    func addWebhook(
        id: String, url: String, kinds: Set<InteractionKind>, organization: String, at now: Date
    ) async throws -> Webhook?
    /// The organization's webhooks, oldest first.
    func webhooks(organization: String) async throws -> [Webhook]
    /// Removes one with its dead letters; `false` where the organization has none of this id.
    func removeWebhook(id: String, organization: String) async throws -> Bool
    /// What a webhook has not taken, oldest first; empty where the organization has none of this id.
    func deadLetters(ofWebhook id: String, organization: String) async throws -> [WebhookDeadLetter]
    /// Has dead letters sent again, all of a webhook's or one; at once, and for as long as ever, those that already are. How
    /// many they are; `nil` where the organization has no such webhook.
    func replayDeadLetters(ofWebhook id: String, number: Int64?, organization: String) async throws -> Int?

    /// All organizations' webhooks, and the newest interaction's id.
    func webhooks() async throws -> (webhooks: [Webhook], last: Int64)
    /// A webhook's interactions behind an id, oldest first. None comes later with a lower id than one that was there.
    ///
    /// - Parameters:
    ///   - last: up to and including this one.
    ///   - limit: how many, at most.
    /// - Returns: with them, up to which id all of them are there.
    func interactions(
        for webhook: Webhook, after id: Int64, through last: Int64, limit: Int
    ) async throws -> (records: [InteractionRecord], through: Int64)
    /// The oldest dead letter of a webhook that is to be sent again by now; `nil` where there is none.
    func replayedDeadLetter(of webhook: Webhook, at now: Date) async throws -> WebhookDeadLetter?
    /// Notes that a webhook has taken all up to an id, or that there was nothing for it.
    ///
    /// - Parameters:
    ///   - deadLetter: the number of the one that was sent; `nil` for what is sent for the first time.
    ///   - time: when it took something; `nil` where there was nothing for it.
    /// - Returns: `false` where it has been removed meanwhile.
    func note(
        deliveredThrough id: Int64, of deadLetter: Int64?, to webhook: Webhook, at time: Date?
    ) async throws -> Bool
    /// Notes that a webhook has not taken something that was no dead letter.
    ///
    /// - Parameters:
    ///   - last: the id of the last interaction that it was sent, and will be sent with the next try.
    ///   - deadline: what was recorded by then is not tried any more, and becomes a dead letter; `nil` where all is tried
    ///     again.
    func note(
        _ failure: Webhook.Failure, ofSendingThrough last: Int64, to webhook: Webhook, givingUpBy deadline: Date?,
        at now: Date
    ) async throws
    /// Notes that a webhook has not taken a dead letter.
    ///
    /// - Parameter isGivenUp: whether it waits from now on until somebody has it sent again.
    func note(_ failure: Webhook.Failure, of deadLetter: WebhookDeadLetter, isGivenUp: Bool, at now: Date) async throws
}

/// Where an organization's interactions are sent as they are recorded.
package struct Webhook: Sendable {
    /// How many an organization may have.
    package static let maximumCount = 20

    /// That it has not taken what it was sent: what is new, or one of its dead letters.
    package struct Failure: Equatable, Sendable {
        /// How often in a row.
        package var attempts: Int
        /// When it was the first time.
        package var since: Date
        /// When it is tried again.
        package var retryAt: Date
        /// What the last try came to, in few words; nothing of what was sent, and nothing that came back.
        package var reason: String

        package init(attempts: Int, since: Date, retryAt: Date, reason: String) {
            self.attempts = attempts
            self.since = since
            self.retryAt = retryAt
            self.reason = reason
        }
    }

    /// The store's number.
    package let number: Int64
    package let id: String
    package let url: String
    package let kinds: Set<InteractionKind>
    package let organization: String
    /// The organization's in URLs (M4.2).
    package let hashedIdentifier: String
    package let addedAt: Date
    /// The newest interaction that it has taken, that was given up, or that was not for it.
    package var cursor: Int64
    /// The last interaction of what it has not taken, which is sent just so again; `nil` where there is none.
    package var tryingThrough: Int64?
    /// When it took something for the last time; `nil` where it never has.
    package let deliveredAt: Date?
    /// `nil` where it took what it was sent last; of dead letters that are sent again it says nothing.
    package var failure: Failure?
    /// How many dead letters it has.
    package let deadLetters: Int
    /// When the next of these is sent again; `nil` where none is.
    package let replayAt: Date?

    package init(
        number: Int64, id: String, url: String, kinds: Set<InteractionKind>, organization: String,
        hashedIdentifier: String, addedAt: Date, cursor: Int64, tryingThrough: Int64? = nil, deliveredAt: Date? = nil,
        failure: Failure? = nil, deadLetters: Int = 0, replayAt: Date? = nil
    ) {
        self.number = number
        self.id = id
        self.url = url
        self.kinds = kinds
        self.organization = organization
        self.hashedIdentifier = hashedIdentifier
        self.addedAt = addedAt
        self.cursor = cursor
        self.tryingThrough = tryingThrough
        self.deliveredAt = deliveredAt
        self.failure = failure
        self.deadLetters = deadLetters
        self.replayAt = replayAt
    }
}

/// A run of interactions that a webhook has not taken for so long that they were given up.
package struct WebhookDeadLetter: Equatable, Sendable {
    /// The store's number.
    package let number: Int64
    /// The ids of the first and the last; what lies between and is not for the webhook is not sent.
    package let first, last: Int64
    /// How often it was tried in vain.
    package let attempts: Int
    /// What the last try came to.
    package let reason: String
    /// When it was given up, for the last time.
    package let at: Date
    /// It is being sent again.
    package let isReplayed: Bool
    /// `nil` where it is not being sent again, or was taken as far as it has been.
    package let failure: Webhook.Failure?

    package init(
        number: Int64, first: Int64, last: Int64, attempts: Int, reason: String, at: Date, isReplayed: Bool,
        failure: Webhook.Failure? = nil
    ) {
        self.number = number
        self.first = first
        self.last = last
        self.attempts = attempts
        self.reason = reason
        self.at = at
        self.isReplayed = isReplayed
        self.failure = failure
    }
}

/// An organization has as many webhooks as it may have: ``Webhook/maximumCount``.
package struct WebhookLimitReached: Error, CustomStringConvertible {
    package init() {}

    package var description: String {
        "there are \(Webhook.maximumCount) webhooks already; remove one that is not needed any more"
    }
}
