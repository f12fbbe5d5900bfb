import Foundation
import GRDB
import LinkIdentifiers
import Store

extension SQLiteStore {
    /// Notes that mails are about to be handed over, and gives them out: from all that have some in turn. Which is first is
    /// left to chance.
    static func takeDue(_ db: Database, limit: Int, at now: Date) throws -> [TakenMail] {
        guard limit > 0 else { return [] }
        let begin = try db.cachedStatement(sql: "UPDATE deliveries SET state = 3, sent_at = ? WHERE number = ?")
        var taken: [TakenMail] = []
        var sources = try retryingJourneys(db, at: now) + preparedVersions(db)
        while taken.count < limit, !sources.isEmpty {
            var left = sources.count
            sources = try sources.shuffled().filter { source in
                let share = (limit - taken.count + left - 1) / left
                left -= 1
                guard share > 0 else { return false }
                let mails = try mails(db, of: source, limit: share, at: now)
                for var mail in mails {
                    try begin.execute(arguments: [now.milliseconds, mail.delivery.number.rawValue])
                    mail.delivery.sentAt = now
                    taken.append(mail)
                }
                return mails.count == share
            }
        }
        return taken
    }

    /// What e-mails wait in that may be handed over.
    private enum Source {
        /// Those of a journey, or test sends, whose time has come for another try.
        case retrying(journey: Int64?)
        /// Those that are prepared of a message version.
        case prepared(blocks: [Int64])
    }

    private static func preparedVersions(_ db: Database) throws -> [Source] {
        Dictionary(grouping: try blocks(db, of: .prepared), by: \.version).values.map {
            .prepared(blocks: $0.map(\.block))
        }
    }

    /// From journey to journey, as there may be a million mails; the last row has none and stands for test sends.
    private static func retryingJourneys(_ db: Database, at now: Date) throws -> [Source] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    WITH RECURSIVE retrying (journey) AS (
                        SELECT min(journey) FROM mail_retries
                        UNION ALL
                        SELECT (SELECT min(journey) FROM mail_retries WHERE journey > found.journey)
                        FROM retrying found WHERE found.journey IS NOT NULL
                    )
                    SELECT journey FROM retrying found WHERE (SELECT state FROM journeys WHERE number = found.journey) IS NOT 2
                        AND EXISTS (SELECT 1 FROM mail_retries WHERE journey IS found.journey AND due_at <= ?)
                    """),
            arguments: [now.milliseconds]
        ).map { .retrying(journey: $0[0]) }
    }

    private static func mails(_ db: Database, of source: Source, limit: Int, at now: Date) throws -> [TakenMail] {
        switch source {
        case .retrying(let journey):
            try mails(
                db, "mail_retries t JOIN deliveries d ON d.number = t.delivery",
                where: "t.journey IS ? AND t.due_at <= ? AND d.state = 6", [journey, now.milliseconds],
                order: "t.due_at", limit: limit)
        case .prepared(let blocks):
            try blocks.reduce(into: []) { found, block in
                if found.count == limit { return }
                found += try mails(
                    db, "deliveries d LEFT JOIN mail_retries t ON t.delivery = d.number",
                    where: "\(isInBlock) AND d.state = 0 AND \(mayGoOut)", [block], order: "d.number",
                    limit: limit - found.count)
            }
        }
    }
}
