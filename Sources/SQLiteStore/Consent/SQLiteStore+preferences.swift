package import Consent
import Foundation
import GRDB
package import LinkIdentifiers
import Messages
package import Store

extension SQLiteStore: PreferenceStore {
    package func preferences(of delivery: DeliveryNumber) async throws -> RecipientPreferences? {
        try await database.read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT \(StoredOrganization.columns), c.address, d.contact_point,
                        json_extract(p.attributes, '$.language'), v.content
                    FROM deliveries d
                    JOIN contact_points c ON c.number = d.contact_point
                    JOIN organizations o ON o.number = c.organization
                    JOIN runs r ON r.number = d.run
                    JOIN profiles p ON p.number = r.profile
                    JOIN delivery_blocks b ON b.number = d.number / \(DeliveryNumber.blockSize)
                    JOIN message_versions v ON v.number = b.message_version
                    WHERE d.number = ?
                    """,
                arguments: [delivery.rawValue])
            guard let row else { return nil }
            let organization = try StoredOrganization(row)
            let content: MessageContent = try StoredJSON.decode(row[10])
            return RecipientPreferences(
                organization: organization.name, compliance: organization.compliance, contact: row[7],
                language: row[9], records: try CurrentConsent.records(db, of: row[8]), purpose: content.purpose,
                topic: content.topic)
        }
    }

    package func decide(_ records: ConsentRecords, recipientOf delivery: DeliveryNumber) async throws -> Bool {
        try await database.write { db in
            let contactPoint = try Int64.fetchOne(
                db, sql: "SELECT contact_point FROM deliveries WHERE number = ?", arguments: [delivery.rawValue])
            guard let contactPoint else { return false }
            let writer = try ConsentWriter(db, at: records.values.map(\.at).max() ?? Date())
            for (scope, record) in records {
                try writer.write(saidNow: record, about: scope, of: contactPoint)
            }
            return true
        }
    }
}
