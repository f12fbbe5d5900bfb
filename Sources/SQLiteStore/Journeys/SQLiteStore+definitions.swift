import GRDB
package import Journeys
package import Store

extension SQLiteStore: JourneyDefinitionStore {
    package func journeys(organization: String, after name: String?, limit: Int) async throws -> [StoredJourney] {
        try await database.read { db in
            try Row.fetchAll(
                db, sql: Self.selectJourneys + " AND j.name > ? ORDER BY j.name LIMIT ?",
                arguments: [organization, name ?? "", limit]
            ).map(StoredJourney.init)
        }
    }

    package func journey(_ name: String, organization: String) async throws -> StoredJourney? {
        try await database.read { db in try Self.journey(db, name, organization) }
    }

    package func save(
        _ definition: JourneyDefinition, ofJourney name: String, organization: String, over current: JourneyDefinition?
    ) async throws -> Bool {
        try await database.write { db in
            guard try Self.journey(db, name, organization)?.definition == current else { return false }
            try db.execute(
                sql: """
                    INSERT INTO journeys (organization, name, definition) SELECT number, ?, ? FROM organizations WHERE id = ?
                    ON CONFLICT DO UPDATE SET definition = excluded.definition
                    """,
                arguments: [name, try StoredJSON.encode(definition), organization])
            return true
        }
    }

    private static func journey(_ db: Database, _ name: String, _ organization: String) throws -> StoredJourney? {
        try Row.fetchOne(db, sql: selectJourneys + " AND j.name = ?", arguments: [organization, name])
            .map(StoredJourney.init)
    }

    private static let selectJourneys = """
        SELECT j.name, j.definition, j.state FROM organizations o JOIN journeys j ON j.organization = o.number
        WHERE o.id = ?
        """
}

extension StoredJourney {
    fileprivate init(_ row: Row) throws {
        self.init(
            name: row[0], definition: try StoredJSON.decode(row[1]), state: JourneyState(rawValue: row[2]) ?? .draft)
    }
}
