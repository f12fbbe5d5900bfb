package import Foundation
import GRDB
import Journeys
import Messages
package import Store

extension SQLiteStore: JourneyControlStore {
    package func publish(journey name: String, organization: String, at now: Date) async throws -> Bool? {
        // What was stopped has to end, also where nobody has come to it yet.
        let state = try await database.read { db in
            try Int.fetchOne(
                db, sql: "SELECT state FROM journeys WHERE number = \(Self.journeyNumber)",
                arguments: [organization, name])
        }
        if state == JourneyState.stopped.rawValue { while try await endStopped(limit: 1000) > 0 {} }
        return try await database.write { db in
            guard
                let journey = try Row.fetchOne(
                    db,
                    sql: """
                        SELECT j.number, j.organization, j.definition, jv.definition, jv.message_versions, j.state
                        FROM journeys j LEFT JOIN journey_versions jv ON jv.number = j.published
                        WHERE j.number = \(Self.journeyNumber)
                        """,
                    arguments: [organization, name])
            else { return nil }
            let number: Int64 = journey[0]
            let definition: JourneyDefinition = try StoredJSON.decode(journey[2])
            let plan = JourneyPlan(definition)
            let versions = try plan.steps.map { step -> Int64? in
                guard case .message(let channel, let message) = step.action else { return nil }
                let version = try Self.newestVersion(db, message, organization: journey[1])
                // It was checked; this may have come between.
                let found = try String.fetchOne(
                    db, sql: "SELECT channel FROM message_versions WHERE number = ?", arguments: [version])
                guard found == channel.rawValue else {
                    throw DatabaseError(message: "the journey's message “\(message)” has become one of another channel")
                }
                return version
            }
            let versionsText = try StoredJSON.encode(versions)
            let state = JourneyState(rawValue: journey[5])
            let isSame = journey[2] as String == journey[3] as String? && versionsText == journey[4] as String?
            let (isFilter, isLookedFor) =
                switch definition.audience {
                case .filter: (true, true)
                case .event: (false, false)
                case .everyone, .profiles: (false, true)
                }
            if isSame, state != .stopped {
                guard isLookedFor, definition.entry != .once else { return false }
                // Who has been in it may enter again.
                try db.execute(sql: "UPDATE journeys SET enrolled_through = 0 WHERE number = ?", arguments: [number])
                return true
            }
            if state == .stopped { try Self.endWhenSent(db, journey: number) }
            try db.execute(
                sql: """
                    INSERT INTO journey_versions (journey, definition, message_versions, published_at) VALUES (?, ?, ?, ?)
                    """,
                arguments: [number, journey[2] as String, versionsText, now.milliseconds])
            let version = db.lastInsertedRowID
            for (step, messageVersion) in versions.enumerated() where !plan.listeners(of: step).isEmpty {
                try db.execute(
                    sql: "INSERT INTO watched_messages (message_version, journey_version, step) VALUES (?, ?, ?)",
                    arguments: [messageVersion, version, step])
            }
            try db.execute(
                sql: """
                    UPDATE journeys SET published = ?, enrolled_through = ?, state = ?, follows_attributes = ? WHERE number = ?
                    """,
                arguments: [
                    version, isLookedFor ? 0 : JourneyEntry.nobodyIsLookedFor,
                    (state == .paused ? JourneyState.paused : .running).rawValue, isFilter, number,
                ])
            return true
        }
    }

    /// Of an organization's id and a name.
    static let journeyNumber = """
        (SELECT n.number FROM journeys n JOIN organizations o ON o.number = n.organization WHERE o.id = ? AND n.name = ?)
        """

    package func change(
        journey name: String, organization: String, to state: JourneyState
    ) async throws -> JourneyState? {
        try await database.write { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT number, state FROM journeys WHERE number = \(Self.journeyNumber)",
                arguments: [organization, name])
            guard let row, let current = JourneyState(rawValue: row[1]) else { return nil }
            // What has not been published or was stopped cannot go on or pause.
            if current == .running || current == .paused {
                try db.execute(
                    sql: "UPDATE journeys SET state = ? WHERE number = ?", arguments: [state.rawValue, row[0] as Int64])
            }
            if current == .running, state == .paused { try Self.takeBack(db, preparedOf: row[0]) }
            return current
        }
    }

    package func journeyVersion(_ number: Int64) async throws -> StoredJourneyVersion? {
        try await database.read { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT definition, message_versions FROM journey_versions WHERE number = ?",
                arguments: [number])
            return try row.map { row in
                StoredJourneyVersion(
                    number: number, plan: JourneyPlan(try StoredJSON.decode(row[0])),
                    messageVersions: try StoredJSON.decode(row[1]))
            }
        }
    }

    package func status(ofJourney name: String, organization: String) async throws -> JourneyStatus? {
        try await database.read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT j.number, j.state, j.published,
                        (SELECT count(*) FROM profiles WHERE organization = j.organization),
                        (SELECT count(*) FROM profiles WHERE number > j.enrolled_through AND +organization = j.organization)
                    FROM journeys j WHERE j.number = \(Self.journeyNumber)
                    """,
                arguments: [organization, name])
            guard let row, let state = JourneyState(rawValue: row[1]) else { return nil }
            let published: Int64? = row[2]
            let retrying = try Self.retrying(db, ofJourney: row[0])
            let versions = try Row.fetchAll(
                db,
                sql: """
                    SELECT number, definition, published_at, started FROM journey_versions WHERE journey = ?
                    ORDER BY number DESC
                    """,
                arguments: [row[0] as Int64]
            ).map { try Self.status(db, $0, retrying: retrying[$0[0]] ?? [:]) }
            return JourneyStatus(
                state: state,
                audience: (looked: row[3] - (row[4] as Int), of: row[3]),
                versions: versions.filter { $0.number == published || $0.underWay > 0 })
        }
    }

    /// How many e-mails of which version and step wait for another try, by what the last came to.
    private static func retrying(_ db: Database, ofJourney journey: Int64) throws -> [Int64: [Int: [String: Int]]] {
        var retrying: [Int64: [Int: [String: Int]]] = [:]
        for row in try Row.fetchAll(
            db,
            sql: """
                SELECT r.journey_version, d.step, t.code, count(*) FROM mail_retries t
                JOIN deliveries d ON d.number = t.delivery JOIN runs r ON r.number = d.run
                WHERE t.journey = ? AND t.code <> '' GROUP BY r.journey_version, d.step, t.code
                """,
            arguments: [journey])
        {
            retrying[row[0], default: [:]][row[1], default: [:]][row[2]] = row[3]
        }
        return retrying
    }

    private static func status(
        _ db: Database, _ row: Row, retrying: [Int: [String: Int]]
    ) throws -> JourneyStatus.Version {
        let definition: JourneyDefinition = try StoredJSON.decode(row[1])
        let size = definition.steps.size
        var passed = [[StepOutcome: Int]](repeating: [:], count: size)
        for count in try Row.fetchAll(
            db, sql: "SELECT step, outcome, count FROM step_counts WHERE journey_version = ?",
            arguments: [row[0] as Int64])
        {
            if let outcome = StepOutcome(count[1] as String) { passed[count[0]][outcome] = count[2] }
        }
        return JourneyStatus.Version(
            number: row[0], publishedAt: Date(milliseconds: row[2]), definition: definition, started: row[3],
            passed: passed, retrying: (0..<size).map { retrying[$0] ?? [:] })
    }
}
