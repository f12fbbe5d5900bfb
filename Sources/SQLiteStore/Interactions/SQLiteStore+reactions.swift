package import Foundation
import GRDB
import Interactions
import LinkIdentifiers
import SQLiteFile

extension SQLiteStore {
    /// Keeps for the runs that listen what people have done (M12.3): each reaction once, the first time it came.
    static func keepReactions(_ db: Database, _ interactions: [Interaction]) throws {
        // Mostly there is no journey that listens, and nobody has to pay for that.
        let watched = try Int64.fetchSet(db, sql: "SELECT message_version FROM watched_messages")
        if watched.isEmpty { return }
        let statement = try DirectStatement(
            db,
            """
            INSERT INTO reactions (journey, run, step, ordinal, at)
            SELECT r.journey, r.number, d.step, ?2, ?3 FROM deliveries d JOIN runs r ON r.number = d.run
            JOIN watched_messages w ON w.message_version = ?4 AND w.journey_version = r.journey_version AND w.step = d.step
            WHERE d.number = ?1 AND r.phase <> 2
            ON CONFLICT DO UPDATE SET at = min(at, excluded.at)
            """)
        for interaction in interactions where watched.contains(interaction.messageVersion) {
            guard let delivery = interaction.attribution?.delivery, interaction.automated == nil,
                interaction.kind == .emailOpened || interaction.kind.isClick
            else { continue }
            statement.bind(delivery.rawValue, at: 0)
            statement.bind(interaction.ordinal, at: 1)
            statement.bind(interaction.at.milliseconds, at: 2)
            statement.bind(interaction.messageVersion, at: 3)
            try statement.execute()
        }
    }

    static func forgetReactions(_ db: Database, ofRun run: Int64, journey: Int64) throws {
        try db.cachedStatement(sql: "DELETE FROM reactions WHERE journey = ? AND run = ?")
            .execute(arguments: [journey, run])
    }

    static func heardThrough(_ db: Database) throws -> Date {
        Date(milliseconds: try Int64.fetchOne(db, sql: "SELECT at FROM heard_through") ?? 0)
    }

    package func noteHeard(through time: Date) async throws {
        // Mostly nobody waits to know.
        let isWaitedFor = try await database.read { db in
            try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM journeys j WHERE j.state = 1 AND EXISTS
                        (SELECT 1 FROM runs WHERE journey = j.number AND phase <> 2 AND phase = 4 AND due_at < ?))
                    """,
                arguments: [time.milliseconds]) ?? false
        }
        guard isWaitedFor else { return }
        try await database.write { db in
            try db.execute(sql: "UPDATE heard_through SET at = max(at, ?)", arguments: [time.milliseconds])
        }
    }
}
