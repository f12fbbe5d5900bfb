import Consent
import Operations
import Store
import Workspace

/// All that is known of a contact point's consent, in JSON.
struct ConsentLookup: Encodable, Sendable {
    /// Normalised.
    let contact: String
    /// What counts now.
    let records: [CurrentConsent]
    /// The oldest first.
    let history: [ConsentChangeReport]
    /// Where a message was named.
    let decision: ConsentDecisionReport?

    init(contact: String, records: ConsentRecords, history: [ConsentChange], decision: ConsentDecision?) {
        self.contact = contact
        self.records = records.map { CurrentConsent($0, $1) }.sorted { $0.scope < $1.scope }
        self.history = history.map { ConsentChangeReport($0) }
        self.decision = decision.map { ConsentDecisionReport($0) }
    }
}

/// A record that counts, in JSON.
struct CurrentConsent: Encodable, Sendable {
    let purpose: String
    @ExplicitNull var topic: String?
    let status: ConsentStatus
    let reason, source, at, by: String

    var scope: String { purpose + "/" + (topic ?? "") }

    init(_ scope: ConsentScope, _ record: ConsentRecord) {
        (purpose, status) = (scope.purpose.rawValue, record.status)
        (reason, source, by) = (record.reason, record.source, record.by)
        at = Timestamp.text(record.at, hasFraction: true)
        topic = scope.topic
    }
}
