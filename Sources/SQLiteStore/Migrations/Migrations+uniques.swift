import GRDB
import Interactions
import LinkIdentifiers

extension Migrations {
    /// What has been counted as unique, in sets by block. They take the place of an index over all interactions, which
    /// made each click dearer the more there were; and interactions become a table that is only ever appended to, without
    /// a look at other tables for every row.
    static func keepUniques(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE uniques (
                    block INTEGER NOT NULL,
                    subject INTEGER NOT NULL, -- as in figures
                    deliveries BLOB NOT NULL, -- which of the block's: as DeliverySet has it
                    PRIMARY KEY (block, subject)
                ) STRICT, WITHOUT ROWID;
                """)
        try fillUniques(db)
        try db.execute(
            sql: """
                CREATE TABLE appended_interactions (
                    id INTEGER PRIMARY KEY, -- none is ever deleted
                    kind INTEGER NOT NULL,
                    at INTEGER NOT NULL,
                    message_version INTEGER NOT NULL,
                    journey INTEGER NOT NULL,
                    ordinal INTEGER NOT NULL,
                    automated INTEGER,
                    device INTEGER NOT NULL,
                    delivery INTEGER, -- NULL: anonymous
                    destination TEXT
                ) STRICT;
                INSERT INTO appended_interactions SELECT * FROM interactions ORDER BY id;
                DROP TABLE interactions;
                ALTER TABLE appended_interactions RENAME TO interactions;
                """)
    }

    private static func fillUniques(_ db: Database) throws {
        var uniques = Uniques()
        var block: Int64?
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT i.delivery, i.ordinal, coalesce(l.logical_ordinal, i.ordinal) FROM interactions i
                LEFT JOIN links l ON l.message_version = i.message_version AND l.ordinal = i.ordinal
                WHERE i.delivery IS NOT NULL AND i.automated IS NULL ORDER BY i.delivery
                """)
        while let row = try rows.next() {
            guard let delivery = DeliveryNumber(rawValue: row[0]) else { continue }
            if delivery.block != block {
                try SQLiteStore.keep(db, uniques.sets)
                uniques = Uniques()
                block = delivery.block
            }
            if row[1] == LinkReference.pixel {
                _ = uniques.insert(delivery, .opens)
            } else {
                _ = uniques.insert(delivery, .clicks)
                _ = uniques.insert(delivery, .link(ordinal: row[2]))
            }
        }
        try SQLiteStore.keep(db, uniques.sets)
    }
}
