package import Foundation
import GRDB
import Interactions
import SQLiteFile
import Store

extension SQLiteStore: RetentionStore {
    package func anonymiseOverdue(at now: Date, limit: Int) async throws -> (count: Int, isDone: Bool) {
        let organizations = try await database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT number,
                        coalesce(retention_months, max(window_months, coalesce(text_window_months, 0))),
                        anonymised_through
                    FROM organizations
                    """
            ).map { (number: $0[0] as Int64, retention: TrackingWindow(months: $0[1]), through: $0[2] as Int64) }
        }
        var (count, isDone) = (0, true)
        for (organization, retention, through) in organizations {
            let found = try await database.read { db in
                try Overdue(
                    db, organization, after: through, retention: retention ?? .standard, at: now, limit: limit)
            }
            guard found.through > through else { continue }
            try await database.write { db in
                try Self.anonymise(db, found.ids)
                try db.execute(
                    sql: "UPDATE organizations SET anonymised_through = ? WHERE number = ?",
                    arguments: [found.through, organization])
            }
            count += found.ids.count
            isDone = isDone && found.isLast
        }
        return (count, isDone)
    }

    package func deletePersonalValues(at now: Date, limit: Int) async throws -> (count: Int, isDone: Bool) {
        // Mostly there is nothing, and nobody has to wait for that.
        let (overdue, isDone) = try await database.read { try Self.overduePersonalValues($0, at: now, limit: limit) }
        if overdue.isEmpty { return (0, isDone) }
        try await database.write { db in
            for row in overdue {
                try db.cachedStatement(
                    sql: "DELETE FROM personal_values WHERE delivery = ? AND ordinal = ? AND sent_at = ?"
                ).execute(arguments: [row.delivery, row.ordinal, row.sentAt])
            }
        }
        return (overdue.count, isDone)
    }

    /// Those that are no longer to be kept, and whether these are all.
    private static func overduePersonalValues(
        _ db: Database, at now: Date, limit: Int
    ) throws -> (rows: [(delivery: Int64, ordinal: Int64, sentAt: Int64)], isDone: Bool) {
        let organizations = try Row.fetchAll(
            db,
            sql: """
                SELECT number, coalesce(personal_links_months, text_window_months, window_months) FROM organizations
                """)
        var (rows, isDone): ([(delivery: Int64, ordinal: Int64, sentAt: Int64)], Bool) = ([], true)
        for organization in organizations {
            let kept = TrackingWindow(months: organization[1]) ?? .standard
            let overdue = try Row.fetchAll(
                db,
                sql: """
                    SELECT delivery, ordinal, sent_at FROM personal_values WHERE organization = ? ORDER BY sent_at LIMIT ?
                    """,
                arguments: [organization[0] as Int64, limit]
            ).prefix { !kept.isOpen(at: now, sentAt: Date(milliseconds: $0[2])) }
            rows += overdue.map { ($0[0], $0[1], $0[2]) }
            isDone = isDone && overdue.count < limit
        }
        return (rows, isDone)
    }

    package func emptyLog() async throws -> Bool { try await SQLiteFile.emptyLog(of: database) }
}

/// The interactions of an organization whose time is over.
///
/// They are looked for in the order in which they were recorded, up to the first whose time is not, and from where the last
/// look ended: an index by time would have to be paid for by every click. One that was recorded late turns anonymous as much
/// later as that.
private struct Overdue {
    private(set) var ids: [Int64] = []
    /// The last that need not be looked at again.
    private(set) var through: Int64
    /// Whether those behind it have time left.
    private(set) var isLast = true

    /// How many are looked at together.
    private static let pieceSize = 100_000

    init(
        _ db: Database, _ organization: Int64, after: Int64, retention: TrackingWindow, at now: Date, limit: Int
    ) throws {
        let versions = try Int64.fetchSet(
            db,
            sql: """
                SELECT v.number FROM message_versions v JOIN messages m ON m.number = v.message WHERE m.organization = ?
                """,
            arguments: [organization])
        let rows = try DirectStatement(
            db,
            """
            SELECT id, at, message_version, delivery IS NOT NULL FROM interactions WHERE id > ? ORDER BY id
            LIMIT \(Self.pieceSize)
            """)
        rows.bind(after, at: 0)
        defer { rows.reset() }
        through = after
        var looked = 0
        while try rows.next() {
            if versions.contains(rows.integer(2)), rows.integer(3) != 0 {
                guard !retention.isOpen(at: now, sentAt: Date(milliseconds: rows.integer(1))) else { return }
                ids.append(rows.integer(0))
            }
            through = rows.integer(0)
            looked += 1
            if ids.count == limit { break }
        }
        isLast = looked < Self.pieceSize && ids.count < limit
    }
}
