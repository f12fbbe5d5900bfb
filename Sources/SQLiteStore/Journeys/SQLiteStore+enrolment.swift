package import Foundation
import GRDB
import Journeys
import Store

extension SQLiteStore {
    package func enrol(limit: Int, at now: Date) async throws -> Int {
        // Mostly there is nobody, and nobody has to wait for that.
        let isAnybodyThere = try await database.read { db in
            try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM changed_profiles) OR EXISTS (SELECT 1 FROM journeys j WHERE \(Self.isBehind))
                    """)
        }
        guard isAnybodyThere == true else { return 0 }
        return try await database.write { db in
            var looked = try Self.enrolChanged(db, limit: limit, at: now)
            while looked < limit, let journey = try JourneyEntry.fetch(db, where: Self.isBehind, limit: 1).first {
                // Of every organization, each once: an index by organization would have to be paid for by every profile.
                let profiles = try Row.fetchAll(
                    db,
                    sql: """
                        SELECT number, id, organization, attributes FROM profiles WHERE number > ? ORDER BY number LIMIT ?
                        """,
                    arguments: [journey.enrolledThrough, limit - looked])
                let entering = try profiles.filter { row in
                    guard row[2] == journey.organization else { return false }
                    return try journey.takes(row[1]) { try StoredJSON.decode(row[3]) }
                }
                try journey.start(db, entering.map { $0[0] }, at: now)
                // There is somebody, as it is behind.
                guard let last = profiles.last else { break }
                try db.execute(
                    sql: "UPDATE journeys SET enrolled_through = ? WHERE number = ?",
                    arguments: [last[0] as Int64, journey.number])
                looked += profiles.count
            }
            return looked
        }
    }

    /// Of journeys `j`: there are profiles that have not been looked at.
    private static let isBehind =
        "j.state = 1 AND j.enrolled_through < (SELECT coalesce(max(number), 0) FROM profiles)"

    /// Starts runs of profiles that have come into a filter by a change of theirs. Those that nobody has looked at yet are
    /// looked at in their turn.
    private static func enrolChanged(_ db: Database, limit: Int, at now: Date) throws -> Int {
        let changed = try Row.fetchAll(
            db,
            sql: """
                SELECT c.profile, c.attributes, p.attributes, p.organization FROM changed_profiles c
                JOIN profiles p ON p.number = c.profile ORDER BY c.profile LIMIT ?
                """,
            arguments: [limit])
        if changed.isEmpty { return 0 }
        // Also where it is paused: who comes in meanwhile goes on with the others.
        for journey in try JourneyEntry.fetch(db, where: "j.follows_attributes AND j.state IN (1, 2)") {
            guard case .filter(let conditions) = journey.audience else { continue }
            let entering = try changed.filter { row in
                guard row[3] == journey.organization, row[0] <= journey.enrolledThrough else { return false }
                return try !conditions.hold(of: StoredJSON.decode(row[1]))
                    && conditions.hold(of: StoredJSON.decode(row[2]))
            }
            try journey.start(db, entering.map { $0[0] }, at: now)
        }
        for row in changed {
            try db.cachedStatement(sql: "DELETE FROM changed_profiles WHERE profile = ?")
                .execute(arguments: [row[0] as Int64])
        }
        return changed.count
    }

    package func recordEvent(
        _ event: String, ofProfile id: String, organization: String, at now: Date
    ) async throws -> (entered: Int, left: Int)? {
        try await database.write { db in
            let profile = try Int64.fetchOne(
                db,
                sql: """
                    SELECT p.number FROM profiles p JOIN organizations o ON o.number = p.organization
                    WHERE o.id = ? AND p.id = ?
                    """,
                arguments: [organization, id])
            guard let profile else { return nil }
            // In this order: the event that ends a run may begin the next.
            let left = try Self.leave(db, profile, event, at: now)
            var entered = 0
            for journey in try JourneyEntry.fetch(
                db,
                // The others' definitions, which may have long lists, are not read for it.
                where: """
                    j.state IN (1, 2) AND j.organization = (SELECT organization FROM profiles WHERE number = ?)
                        AND j.enrolled_through = \(JourneyEntry.nobodyIsLookedFor)
                        AND json_extract(jv.definition, '$.audience.event') = ?
                    """,
                [profile, event])
            { entered += try journey.start(db, [profile], at: now) }
            return (entered, left)
        }
    }

    /// Has the runs of a profile be told that they end with this event, and says how many there are.
    private static func leave(_ db: Database, _ profile: Int64, _ event: String, at now: Date) throws -> Int {
        let runs = try Row.fetchAll(
            db,
            sql: """
                SELECT r.number, r.journey FROM runs r JOIN journey_versions v ON v.number = r.journey_version
                WHERE r.profile = ? AND r.phase <> 2 AND json_extract(v.definition, '$."exit-when".event') = ?
                """,
            arguments: [profile, event])
        for run in runs {
            try db.execute(
                sql: "INSERT OR IGNORE INTO reactions (journey, run, step, ordinal, at) VALUES (?, ?, -1, 0, ?)",
                arguments: [run[1] as Int64, run[0] as Int64, now.milliseconds])
        }
        return runs.count
    }
}
