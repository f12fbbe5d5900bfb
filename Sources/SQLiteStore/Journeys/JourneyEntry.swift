import Foundation
import GRDB
import Journeys

/// Who may enter a journey, and how.
struct JourneyEntry {
    /// Through whom profiles have been looked at where an event has them enter.
    static let nobodyIsLookedFor = Int64.max

    let number, organization, version, enrolledThrough: Int64
    let audience: JourneyDefinition.Audience
    private let entry: JourneyDefinition.Entry
    /// Those that its audience names, byte by byte: ids that look the same are of two profiles.
    private let listed: Set<[UInt8]>

    /// - Parameter condition: of journeys `j` and their published versions `jv`.
    static func fetch(
        _ db: Database, where condition: String, _ arguments: StatementArguments = [], limit: Int = .max
    ) throws -> [JourneyEntry] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT j.number, j.organization, jv.number, j.enrolled_through, jv.definition FROM journeys j
                JOIN journey_versions jv ON jv.number = j.published WHERE \(condition) ORDER BY j.number LIMIT \(limit)
                """,
            arguments: arguments
        ).map(JourneyEntry.init)
    }

    /// - Parameter row: journey, organization, journey version, through whom it has been looked, definition.
    init(_ row: Row) throws {
        let definition: JourneyDefinition = try StoredJSON.decode(row[4])
        (number, organization, version, enrolledThrough) = (row[0], row[1], row[2], row[3])
        (audience, entry) = (definition.audience, definition.entry)
        if case .profiles(let ids) = definition.audience {
            listed = Set(ids.map { Array($0.utf8) })
        } else {
            listed = []
        }
    }

    /// Whether publishing it has a profile enter.
    func takes(_ profile: String, attributes: () throws -> [String: String]) rethrows -> Bool {
        switch audience {
        case .everyone: true
        case .profiles: listed.contains(Array(profile.utf8))
        case .filter(let conditions): try conditions.hold(of: attributes())
        case .event: false
        }
    }

    /// Whether no earlier run keeps the profile out: one that is under way and not about to end by its exit rule, or one that
    /// began too late.
    func lets(_ db: Database, _ profile: Int64, enterAt now: Date) throws -> Bool {
        let keepsOut: (underWay: Bool, since: Int64) =
            switch (entry, audience) {
            case (.once, _): (true, .min)
            case (.again(let after), _): (true, now.milliseconds - Int64(after.seconds) * 1000)
            // Of two orders each has a run.
            case (.always, .event): (false, .max)
            case (.always, _): (true, .max)
            }
        let isKeptOut = try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM runs r WHERE r.profile = ? AND r.journey = ?
                        AND (r.began_at > ? OR ? AND r.phase <> 2 AND NOT \(SQLiteStore.hasLeft)))
                    """),
            arguments: [profile, number, keepsOut.since, keepsOut.underWay])
        return isKeptOut != true
    }

    /// Starts a run for each of these profiles that may enter, and says how many that were.
    @discardableResult func start(_ db: Database, _ profiles: [Int64], at now: Date) throws -> Int {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO runs (journey, journey_version, profile, step, phase, due_at, began_at)
                VALUES (?1, ?2, ?3, 0, 0, ?4, ?4)
                """)
        var count = 0
        for profile in profiles where try lets(db, profile, enterAt: now) {
            try statement.execute(arguments: [number, version, profile, now.milliseconds])
            count += 1
        }
        try db.execute(
            sql: "UPDATE journey_versions SET started = started + ? WHERE number = ?", arguments: [count, version])
        return count
    }
}
