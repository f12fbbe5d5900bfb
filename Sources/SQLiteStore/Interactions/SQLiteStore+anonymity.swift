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
            SELECT \(CountedInteraction.columns) FROM \(CountedInteraction.tables)
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
        let index = InteractionIndex(db)
        var anonymised: [(interaction: Interaction, unique: Uniqueness)] = []
        for id in ids {
            select.bind(id, at: 0)
            guard let found = try select.first({ CountedInteraction($0) }) ?? nil,
                let delivery = found.interaction.attribution?.delivery
            else { continue }
            try index.forget(id, of: delivery)
            if found.interaction.journey == nil {
                delete.bind(id, at: 0)
                try delete.execute()
                try index.noteDeleted(id)
                continue
            }
            forget.bind(delivery.rawValue, at: 0)
            try forget.execute()
            update.bind(found.interaction.logicalOrdinal, at: 0)
            update.bind(id, at: 1)
            try update.execute()
            anonymised.append((found.interaction, found.unique))
        }
        var uniques = try uniques(db, Uniques.keys(of: anonymised.lazy.map(\.interaction)))
        let before = uniques.sets.mapValues(\.count)
        let changes = Processing.anonymised(anonymised, uniques: &uniques)
        try keep(db, uniques.sets.filter { $0.value.count != before[$0.key] })
        try FigureWriter(db).add(changes)
    }
}
