import GRDB
import LinkIdentifiers

extension SQLiteStore {
    /// Has the runs of a journey that is paused take the steps again whose messages nobody was offered: when it goes on, it is
    /// decided anew whether they are sent.
    static func takeBack(_ db: Database, preparedOf journey: Int64) throws {
        for row in try Row.fetchAll(
            db,
            sql: """
                SELECT d.number, d.run, d.sent_at FROM (\(notOffered)) waiting CROSS JOIN deliveries d ON d.number = waiting.number
                JOIN runs r ON r.number = d.run WHERE r.journey = ?
                """,
            arguments: [journey])
        {
            guard let delivery = DeliveryNumber(rawValue: row[0]), try forget(db, delivery, whereStateIn: "0, 2, 6")
            else { continue }
            // Due since then: it comes before what has become due later.
            try db.cachedStatement(sql: "UPDATE runs SET phase = 0, due_at = ? WHERE number = ? AND phase = 1")
                .execute(arguments: [row[2] as Int64, row[1] as Int64])
        }
    }

    /// A query: the numbers of deliveries that are prepared, and that nobody was offered.
    static let notOffered = """
        SELECT number FROM deliveries WHERE state = 0 UNION ALL SELECT number FROM deliveries WHERE state = 2
        UNION ALL SELECT delivery FROM mail_retries WHERE first_at IS NULL
        """
}
