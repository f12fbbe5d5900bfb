package import Foundation
package import Messages

/// A profile, and where it can be written to.
package struct ReachableProfile: Sendable {
    package let attributes: [String: String]
    /// Its own, else its organization's, else UTC.
    package let zone: TimeZone
    /// By channel; those that it has a contact point for.
    package let recipients: [Channel: Recipient]

    package init(attributes: [String: String], zone: TimeZone, recipients: [Channel: Recipient]) {
        self.attributes = attributes
        self.zone = zone
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
