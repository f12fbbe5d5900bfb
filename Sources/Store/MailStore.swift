package import Foundation

/// What handing e-mails over needs of the store. Of a journey that is paused there is nothing to hand over.
package protocol MailStore: Sendable {
    /// Notes that e-mails are about to be handed over, and gives them out with their recipients' consent as it is then
    /// (M3.1): first those that wait for another try and whose time has come, then those that were prepared, lowest numbers
    /// first. From here on one may have been taken.
    func takeMails(limit: Int, at now: Date) async throws -> [TakenMail]
    /// E-mails that were being handed over when whoever did it came to an end. Lowest numbers first.
    func interruptedMails(limit: Int) async throws -> [TakenMail]
}

/// An e-mail that is about to be handed over.
package struct TakenMail: Sendable {
    package let delivery: PreparedDelivery
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

    package init(dueAt: Date, attempts: Int, firstAt: Date?, code: String) {
        self.dueAt = dueAt
        self.attempts = attempts
        self.firstAt = firstAt
        self.code = code
    }
}
