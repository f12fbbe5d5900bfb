package import Foundation
import GRDB
package import Store

extension SQLiteStore {
    package func audience(
        ofJourney name: String, organization: String, after: Int64, limit: Int, at now: Date
    ) async throws -> AudiencePage? {
        try await database.read { db in
            let row = try Row.fetchOne(
                db,
                sql: "SELECT number, organization, 0, 0, definition FROM journeys WHERE number = \(Self.journeyNumber)",
                arguments: [organization, name])
            guard let entry = try row.map(JourneyEntry.init) else { return nil }
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT p.number, p.organization, \(ReachableProfile.columns) FROM profiles p \(ReachableProfile.joins)
                    WHERE p.number > ? ORDER BY p.number LIMIT ?
                    """,
                arguments: [after, limit])
            let entering = try rows.filter { row in
                guard row["organization"] == entry.organization,
                    try entry.takes(row["id"], attributes: { try StoredJSON.decode(row["attributes"]) })
                else { return false }
                return try entry.lets(db, row["number"], enterAt: now)
            }
            return AudiencePage(
                entering: try ReachableProfile.read(db, entering),
                looked: rows.count { $0["organization"] == entry.organization }, last: rows.last?["number"])
        }
    }
}
