import GRDB
import Interactions
import LinkIdentifiers

/// What became of deliveries, within one transaction: added to their messages and hours once for all of a block. Test sends are
/// in no figure (M11.2).
struct SentCounts {
    private struct Sums {
        var sent = 0
        var unconfirmed = 0
        var refused = 0
        /// Of those that were sent, by hour of sending.
        var hours: [Int64: Int] = [:]
    }

    private var blocks: [Int64: Sums] = [:]

    mutating func addRefused(_ delivery: DeliveryNumber) { blocks[delivery.block, default: Sums()].refused += 1 }

    /// - Parameters:
    ///   - milliseconds: when it was sent, since 1970.
    ///   - isUnconfirmed: whether nobody knows whether it was taken.
    mutating func addSent(_ delivery: DeliveryNumber, at milliseconds: Int64, isUnconfirmed: Bool = false) {
        blocks[delivery.block, default: Sums()].sent += 1
        if isUnconfirmed { blocks[delivery.block]?.unconfirmed += 1 }
        blocks[delivery.block]?.hours[milliseconds / 3_600_000, default: 0] += 1
    }

    func write(_ db: Database) throws {
        let count = try db.cachedStatement(
            sql: """
                UPDATE message_versions SET sent = sent + ?, unconfirmed = unconfirmed + ?, refused = refused + ?
                WHERE number = (SELECT message_version FROM delivery_blocks WHERE number = ? AND NOT is_test)
                """)
        let countHour = try db.cachedStatement(
            sql: """
                INSERT INTO activity (organization, hour, channel, subject, total, uniques, anonymous, automated)
                SELECT m.organization, ?, v.channel, \(FigureSubject.sentColumn), ?, 0, 0, 0 FROM delivery_blocks b
                JOIN message_versions v ON v.number = b.message_version JOIN messages m ON m.number = v.message
                WHERE b.number = ? AND NOT b.is_test
                \(FigureWriter.addCounts)
                """)
        for (block, sums) in blocks {
            try count.execute(arguments: [sums.sent, sums.unconfirmed, sums.refused, block])
            for (hour, sent) in sums.hours { try countHour.execute(arguments: [hour, sent, block]) }
        }
    }
}
