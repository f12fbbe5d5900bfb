package import Foundation
import GRDB
import Journeys
import Store

extension SQLiteStore {
    package func enrol(limit: Int, at now: Date) async throws -> Int {
        try await database.write { db in
            var looked = try Self.enrolChanged(db, limit: limit, at: now)
            for journey in try EnrollingJourney.fetch(
                db, where: "j.state = 1 AND j.enrolled_through < \(Self.lastProfile)")
            where looked < limit {
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
                guard let last = profiles.last else { continue }
                try db.execute(
                    sql: "UPDATE journeys SET enrolled_through = ? WHERE number = ?",
                    arguments: [last[0] as Int64, journey.number])
                looked += profiles.count
            }
            return looked
        }
    }

    private static let lastProfile = "(SELECT coalesce(max(number), 0) FROM profiles)"

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
        for journey in try EnrollingJourney.fetch(db, where: "j.follows_attributes AND j.state IN (1, 2)") {
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
            for journey in try EnrollingJourney.fetch(
                db,
                where: """
                    j.state IN (1, 2) AND j.organization = (SELECT organization FROM profiles WHERE number = \(profile))
                    """)
            where journey.audience == .event(event) {
                entered += try journey.start(db, [profile], at: now)
            }
            return (entered, left)
        }
    }

    /// Has the runs of a profile be told that they end with this event, and says how many there are.
    private static func leave(_ db: Database, _ profile: Int64, _ event: String, at now: Date) throws -> Int {
        let runs = try Row.fetchAll(
            db,
            sql: """
                SELECT r.number, r.journey, v.definition FROM runs r
                JOIN journey_versions v ON v.number = r.journey_version WHERE r.profile = ? AND r.phase <> 2
                """,
            arguments: [profile])
        var count = 0
        for run in runs {
            let definition: JourneyDefinition = try StoredJSON.decode(run[2])
            guard definition.exit == .event(event) else { continue }
            try db.execute(
                sql: "INSERT OR IGNORE INTO reactions (journey, run, step, ordinal, at) VALUES (?, ?, -1, 0, ?)",
                arguments: [run[1] as Int64, run[0] as Int64, now.milliseconds])
            count += 1
        }
        return count
    }
}

/// A published journey that profiles may enter.
private struct EnrollingJourney {
    let number, organization, version, enrolledThrough: Int64
    let audience: JourneyDefinition.Audience
    private let entry: JourneyDefinition.Entry
    /// Those that its audience names.
    private let listed: Set<String>

    /// - Parameter condition: of journeys `j`.
    static func fetch(_ db: Database, where condition: String) throws -> [EnrollingJourney] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT j.number, j.organization, jv.number, j.enrolled_through, jv.definition FROM journeys j
                JOIN journey_versions jv ON jv.number = j.published WHERE \(condition)
                """
        ).map { row in
            let definition: JourneyDefinition = try StoredJSON.decode(row[4])
            return EnrollingJourney(
                number: row[0], organization: row[1], version: row[2], enrolledThrough: row[3],
                audience: definition.audience, entry: definition.entry, listed: definition.audience.listed)
        }
    }

    /// Whether publishing it has a profile enter.
    func takes(_ profile: String, attributes: () throws -> [String: String]) rethrows -> Bool {
        switch audience {
        case .everyone: true
        case .profiles: listed.contains(profile)
        case .filter(let conditions): try conditions.hold(of: attributes())
        case .event: false
        }
    }

    /// Starts a run for each of these profiles that may enter, and says how many that were.
    @discardableResult func start(_ db: Database, _ profiles: [Int64], at now: Date) throws -> Int {
        // A run keeps its profile out that is under way, or began later than this.
        let keepsOut: (underWay: Bool, since: Int64) =
            switch (entry, audience) {
            case (.once, _): (true, .min)
            case (.again(let after), _): (true, now.milliseconds - Int64(after.seconds) * 1000)
            // Of two orders each has a run.
            case (.always, .event): (false, .max)
            case (.always, _): (true, .max)
            }
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO runs (journey, journey_version, profile, step, phase, due_at, began_at)
                SELECT ?1, ?2, ?3, 0, 0, ?4, ?4 WHERE NOT EXISTS
                    (SELECT 1 FROM runs WHERE profile = ?3 AND journey = ?1 AND (began_at > ?5 OR ?6 AND phase <> 2))
                """)
        var count = 0
        for profile in profiles {
            try statement.execute(
                arguments: [number, version, profile, now.milliseconds, keepsOut.since, keepsOut.underWay])
            count += db.changesCount
        }
        try db.execute(
            sql: "UPDATE journey_versions SET started = started + ? WHERE number = ?", arguments: [count, version])
        return count
    }
}

extension JourneyDefinition.Audience {
    fileprivate var listed: Set<String> { if case .profiles(let ids) = self { Set(ids) } else { [] } }
}
