package import Consent
package import LinkIdentifiers

/// What the recipient's own page needs of the store (M10.3).
package protocol PreferenceStore: Sendable {
    /// What the recipient of a delivery may decide about, and has decided; `nil` where there is no such delivery (any more).
    func preferences(of delivery: DeliveryNumber) async throws -> RecipientPreferences?
    /// Keeps what a delivery's recipient is deciding now, all of it in one transaction. It counts, whatever is on record. What is on record already is not recorded
    /// once more, however many ask for it at a time. `false`, and nothing done, where there is no such delivery (any more).
    func decide(_ records: ConsentRecords, recipientOf delivery: DeliveryNumber) async throws -> Bool
}

/// A contact point, as its page shows it.
package struct RecipientPreferences: Sendable {
    /// The organization's name.
    package let organization: String
    package let compliance: ComplianceProfile
    /// The normalised address or number that the delivery went to.
    package let contact: String
    /// The profile's attribute `language`; `nil` where it has none.
    package let language: String?
    package let records: ConsentRecords
    /// What the message that it comes from was for.
    package let purpose: Purpose
    /// The message's topic; `nil` for none.
    package let topic: String?

    package init(
        organization: String, compliance: ComplianceProfile, contact: String, language: String?,
        records: ConsentRecords, purpose: Purpose, topic: String?
    ) {
        self.organization = organization
        self.compliance = compliance
        self.contact = contact
        self.language = language
        self.records = records
        self.purpose = purpose
        self.topic = topic
    }
}
