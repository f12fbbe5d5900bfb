import Foundation
import GRDB
import Interactions
import LinkIdentifiers
import SQLiteFile

/// An interaction as far as figures have to know of it, with what it was counted as the first of.
struct CountedInteraction {
    let id: Int64
    let interaction: Interaction
    let unique: Uniqueness

    /// What ``init(_:)`` reads, of ``tables``.
    static let columns = """
        i.id, i.kind, i.at, i.message_version, i.journey, i.ordinal, coalesce(l.logical_ordinal, i.ordinal),
        i.automated, i.automated IS NOT NULL, i.device, i.delivery, i.delivery IS NOT NULL, i.counted
        """
    static let tables = """
        interactions i LEFT JOIN links l ON l.message_version = i.message_version AND l.ordinal = i.ordinal
        """

    /// `nil` for a kind that a newer version has written.
    init?(_ row: DirectStatement) {
        guard let kind = InteractionKind(rawValue: Int(row.integer(1))) else { return nil }
        id = row.integer(0)
        unique = Uniqueness(rawValue: Int(row.integer(12)))
        let delivery = row.integer(11) == 0 ? nil : DeliveryNumber(rawValue: row.integer(10))
        interaction = Interaction(
            kind: kind, at: Date(milliseconds: row.integer(2)), messageVersion: row.integer(3),
            // There is no journey 0.
            journey: row.integer(4) == 0 ? nil : row.integer(4), ordinal: Int(row.integer(5)),
            logicalOrdinal: Int(row.integer(6)),
            automated: row.integer(8) == 0 ? nil : AutomatedReason(rawValue: Int(row.integer(7))),
            device: DeviceClass(rawValue: Int(row.integer(9))) ?? .unknown,
            attribution: delivery.map { .init(delivery: $0, destination: nil) })
    }

    /// Reads all there are, in the order of their ids, some together.
    ///
    /// - Parameter body: may change the rows that it is given.
    static func forEachPiece(_ db: Database, _ body: ([CountedInteraction]) throws -> Void) throws {
        let rows = try DirectStatement(
            db, "SELECT \(columns) FROM \(tables) WHERE i.id > ? ORDER BY i.id LIMIT \(pieceSize)")
        var last: Int64 = 0
        while true {
            let before = last
            rows.bind(before, at: 0)
            var piece: [CountedInteraction] = []
            while try rows.next() {
                last = rows.integer(0)
                if let one = CountedInteraction(rows) { piece.append(one) }
            }
            if last == before { return }
            try body(piece)
        }
    }

    /// How many are in memory together.
    private static let pieceSize = 50_000
}
