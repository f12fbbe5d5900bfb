package import struct Foundation.Date

/// What a contact point said about a purpose or topic, and how that is known (M10.2).
package struct ConsentRecord: Equatable, Sendable {
    package var status: ConsentStatus
    /// Why, in somebody's words; may be empty.
    package var reason: String
    /// Where it was said: a form, a file, the preference page.
    package var source: String
    /// When it was said, to the millisecond.
    package var at: Date
    /// Who or what made the record: an operator's name, or the recipient.
    package var by: String

    package init(status: ConsentStatus, reason: String, source: String, at: Date, by: String) {
        self.status = status
        self.reason = reason
        self.source = source
        self.at = at
        self.by = by
    }

    /// Whether a record counts from now on where another did until now: that depends on status and time only. What is older
    /// changes nothing, and neither does what is as old, so that a file can be read twice; but of two that were said at once
    /// it is the refusal that counts.
    package static func outranks(
        _ status: ConsentStatus, _ at: Date, _ currentStatus: ConsentStatus, _ currentAt: Date
    ) -> Bool {
        at > currentAt || at == currentAt && status == .optedOut && currentStatus == .optedIn
    }
}

/// What a contact point has said, by what it is about: the current record of each.
package typealias ConsentRecords = [ConsentScope: ConsentRecord]
