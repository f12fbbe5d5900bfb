package import Foundation
package import Messages

/// A profile, and where it can be written to.
package struct ReachableProfile: Sendable {
    /// The store's own.
    package let number: Int64
    package let attributes: [String: String]
    /// That of profiles without one of their own; UTC where the organization has none.
    package let organizationZone: TimeZone
    /// By channel; those that it has a contact point for.
    package let recipients: [Channel: Recipient]

    package init(
        number: Int64, attributes: [String: String], organizationZone: TimeZone, recipients: [Channel: Recipient]
    ) {
        self.number = number
        self.attributes = attributes
        self.organizationZone = organizationZone
        self.recipients = recipients
    }
}

/// Some of the profiles that would enter a journey.
package struct AudiencePage: Sendable {
    package let entering: [ReachableProfile]
    /// How many profiles were looked at for it.
    package let looked: Int
    /// The last that was; `nil` where there are no more.
    package let last: Int64?

    package init(entering: [ReachableProfile], looked: Int, last: Int64?) {
        self.entering = entering
        self.looked = looked
        self.last = last
    }
}
