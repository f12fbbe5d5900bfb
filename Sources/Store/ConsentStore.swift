package import Consent
package import LinkIdentifiers

package import struct Foundation.Date

/// What reading and changing consent needs of the store.
package protocol ConsentStore: Sendable {
    /// Every organization, in the order in which they came.
    func organizations() async throws -> [StoredOrganization]
    /// One of them; `nil` where there is none with this id.
    func organization(id: String) async throws -> StoredOrganization?
    /// The current records of a contact point; empty where there are none, also where it is not known.
    ///
    /// - Parameters:
    ///   - contact: a normalised address or number.
    ///   - organization: its id.
    func consent(of contact: String, organization: String) async throws -> ConsentRecords
    /// Every record of a contact point that ever counted, the oldest first.
    func consentHistory(of contact: String, organization: String) async throws -> [ConsentChange]
    /// Keeps what a contact point is saying now, making it where it is not known. It counts, whatever is on record.
    ///
    /// - Parameter contactHash: the organization's.
    func record(
        _ record: ConsentRecord, about scope: ConsentScope, of contact: String, organization: String,
        contactHash: ContactHash
    ) async throws
    /// What a message's newest version is for; `nil` where there is no such message.
    func purpose(ofMessage name: String, organization: String) async throws -> (purpose: Purpose, topic: String?)?
}

/// A record as the audit has it (M10.2).
package struct ConsentChange: Equatable, Sendable {
    package let scope: ConsentScope
    /// The status until then; `nil` where there was no record.
    package let from: ConsentStatus?
    package let record: ConsentRecord
    /// When it was made, which is not when it was said.
    package let recordedAt: Date

    package init(scope: ConsentScope, from: ConsentStatus?, record: ConsentRecord, recordedAt: Date) {
        self.scope = scope
        self.from = from
        self.record = record
        self.recordedAt = recordedAt
    }
}
