package import Foundation
package import LinkIdentifiers

/// What handing e-mails over needs of the store. Of a journey that is paused there is nothing to hand over.
package protocol MailStore: Sendable {
    /// Notes what became of e-mails, and that others are about to be handed over, in one transaction. Gives those out with
    /// their recipients' consent as it is then (M3.1); from here on one may have been taken.
    ///
    /// Each message version's, and each journey's whose time has come for another try, have the same share, so that none waits
    /// for the end of another's.
    ///
    /// - Parameter completions: as ``SendingStore/complete(_:at:)`` has them.
    /// - Returns: besides those, the ones that were sent and are not there any more.
    func takeMails(
        limit: Int, noting completions: [Completion], at now: Date
    ) async throws -> (taken: [TakenMail], gone: [DeliveryNumber])
    /// E-mails that were being handed over when whoever did it came to an end. Lowest numbers first.
    func interruptedMails(limit: Int) async throws -> [TakenMail]
}

/// An e-mail that is about to be handed over.
package struct TakenMail: Sendable {
    package var delivery: PreparedDelivery
    /// As it is now.
    package let organization: StoredOrganization
    /// The journey's name; `nil` for a test send.
    package let journey: String?
    /// `nil` where it did not have to wait until now.
    package let retry: MailRetry?

    package init(delivery: PreparedDelivery, organization: StoredOrganization, journey: String?, retry: MailRetry?) {
        self.delivery = delivery
        self.organization = organization
        self.journey = journey
        self.retry = retry
    }
}

/// What is known of an e-mail that is to be tried again.
package struct MailRetry: Equatable, Sendable {
    package var dueAt: Date
    /// How often it has been offered.
    package var attempts: Int
    /// When it was first offered; `nil` where it never was, because of a limit.
    package var firstAt: Date?
    /// What the last try came to, such as `450 4.2.0`; empty where there was none.
    package var code: String
    /// Whether a try was said to its end, and no answer came: its recipient may have it.
    package var mayBeTaken: Bool

    package init(dueAt: Date, attempts: Int, firstAt: Date?, code: String, mayBeTaken: Bool = false) {
        self.dueAt = dueAt
        self.attempts = attempts
        self.firstAt = firstAt
        self.code = code
        self.mayBeTaken = mayBeTaken
    }
}
