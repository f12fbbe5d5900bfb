import Foundation
import GRDB
import Interactions
import LinkIdentifiers
import SQLiteFile

extension SQLiteStore {
    /// Makes attributed interactions anonymous, as if they had been recorded so (M7.1), and moves the figures along: in one
    /// transaction with both, so that it may be begun again at any time.
    static func anonymise(_ db: Database, _ ids: some Sequence<Int64>) throws {
        let select = try DirectStatement(
            db,
            """
            SELECT i.kind, i.at, i.message_version, i.journey, i.ordinal, coalesce(l.logical_ordinal, i.ordinal),
                i.automated IS NULL, i.delivery
            FROM interactions i
            LEFT JOIN links l ON l.message_version = i.message_version AND l.ordinal = i.ordinal
            WHERE i.id = ? AND i.delivery IS NOT NULL
            """)
        let update = try DirectStatement(
            db,
            "UPDATE interactions SET ordinal = ?, delivery = NULL, destination = NULL, network = NULL WHERE id = ?")
        // Of a test send there are no anonymous ones.
        let delete = try DirectStatement(db, "DELETE FROM interactions WHERE id = ?")
        // What a run is still to be told of is attributed as well.
        let forget = try DirectStatement(
            db,
            """
            DELETE FROM reactions WHERE (journey, run) =
                (SELECT r.journey, r.number FROM deliveries d JOIN runs r ON r.number = d.run WHERE d.number = ?)
            """)
        var interactions: [Interaction] = []
        for id in ids {
            select.bind(id, at: 0)
            guard let interaction = try select.first({ Interaction(attributed: $0) }) ?? nil else { continue }
            if interaction.journey == nil {
                delete.bind(id, at: 0)
                try delete.execute()
                continue
            }
            forget.bind(interaction.attribution?.delivery.rawValue, at: 0)
            try forget.execute()
            update.bind(interaction.logicalOrdinal, at: 0)
            update.bind(id, at: 1)
            try update.execute()
            interactions.append(interaction)
        }
        var uniques = try uniques(db, Uniques.keys(of: interactions))
        let before = uniques.sets.mapValues(\.count)
        let counts = Processing.anonymised(interactions, uniques: &uniques)
        try keep(db, uniques.sets.filter { $0.value.count != before[$0.key] })
        try add(db, counts)
    }
}

extension Interaction {
    /// As much as figures have to know of it.
    fileprivate init?(attributed row: DirectStatement) {
        guard let kind = InteractionKind(rawValue: Int(row.integer(0))),
            let delivery = DeliveryNumber(rawValue: row.integer(7))
        else { return nil }
        self.init(
            kind: kind, at: Date(milliseconds: row.integer(1)), messageVersion: row.integer(2),
            journey: row.integer(3) == 0 ? nil : row.integer(3), ordinal: Int(row.integer(4)),
            logicalOrdinal: Int(row.integer(5)),
            automated: row.integer(6) != 0 ? nil : .scanner, device: .unknown,
            attribution: .init(delivery: delivery, destination: nil))
    }
}
