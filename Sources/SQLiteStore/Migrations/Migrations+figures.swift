import GRDB
import Interactions
import LinkIdentifiers
import SQLiteFile

extension Migrations {
    /// Figures over time, by device and of an organization as a whole, so that pages need not count interactions (M12); and
    /// what a person did, found without looking at what everybody did.
    static func keepFiguresOverTime(_ db: Database) throws {
        try db.execute(sql: rollups + byDelivery + erasures + lists)
        try CountedBits.fill(db)
        try FigureRebuild.fill(db) { _, _ in }
        try db.execute(sql: sent)
    }

    /// Between which times the interactions of each segment are, so that a page of somebody's timeline needs few of them. Segments
    /// that are not written yet are.
    static func keepTimesOfSegments(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE interaction_segments (
                    segment INTEGER PRIMARY KEY,
                    earliest INTEGER NOT NULL, -- no attributed interaction of it is of a time before
                    latest INTEGER NOT NULL -- nor of one behind
                ) STRICT;
                INSERT INTO interaction_segments
                    SELECT id / 65536, min(at), max(at) FROM interactions
                    WHERE id <= (SELECT indexed_through FROM interaction_marks) AND delivery IS NOT NULL GROUP BY 1;
                """)
        try InteractionIndex(db).extend(through: try Int64.fetchOne(db, sql: "SELECT max(id) FROM interactions") ?? 0)
    }

    private static let rollups = """
        -- What it was counted as the first of, as Uniqueness has it; of anonymous ones too that were attributed then.
        ALTER TABLE interactions ADD COLUMN counted INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE figures_by_hour (
            message_version INTEGER NOT NULL,
            subject INTEGER NOT NULL, -- as in figures
            hour INTEGER NOT NULL, -- since 1970, UTC
            total INTEGER NOT NULL,
            uniques INTEGER NOT NULL, -- in the hour of the first
            anonymous INTEGER NOT NULL,
            automated INTEGER NOT NULL,
            PRIMARY KEY (message_version, subject, hour)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE figures_by_device (
            message_version INTEGER NOT NULL,
            subject INTEGER NOT NULL,
            device INTEGER NOT NULL, -- as DeviceClass has it
            people INTEGER NOT NULL, -- how often by people, anonymous ones among them
            PRIMARY KEY (message_version, subject, device)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE activity (
            organization INTEGER NOT NULL,
            hour INTEGER NOT NULL,
            channel TEXT NOT NULL,
            subject INTEGER NOT NULL, -- as in figures, without links; -4: sent, in total
            total INTEGER NOT NULL,
            uniques INTEGER NOT NULL,
            anonymous INTEGER NOT NULL,
            automated INTEGER NOT NULL,
            PRIMARY KEY (organization, hour, channel, subject)
        ) STRICT, WITHOUT ROWID;

        """

    /// Deliveries that were erased are in no hour: nothing says when they were sent.
    private static let sent = """
        INSERT INTO activity (organization, hour, channel, subject, total, uniques, anonymous, automated)
            SELECT m.organization, d.sent_at / 3600000, v.channel, -4, count(*), 0, 0, 0 FROM deliveries d
            JOIN delivery_blocks b ON b.number = d.number / \(DeliveryNumber.blockSize)
            JOIN message_versions v ON v.number = b.message_version JOIN messages m ON m.number = v.message
            WHERE d.state IN (1, 4) AND NOT b.is_test GROUP BY 1, 2, 3;
        """

    private static let byDelivery = """
        -- Attributed interactions by delivery, in segments of 65,536 ids. A segment is written when it is full, in its order, so
        -- that no click has to look for its place among all that ever came.
        CREATE TABLE interactions_by_delivery (
            segment INTEGER NOT NULL,
            delivery INTEGER NOT NULL,
            interaction INTEGER NOT NULL,
            PRIMARY KEY (segment, delivery, interaction)
        ) STRICT, WITHOUT ROWID;
        -- One row.
        CREATE TABLE interaction_marks (
            indexed_through INTEGER NOT NULL, -- ids up to this are in interactions_by_delivery
            deleted_through INTEGER NOT NULL -- no id up to this is given out: it may have been one's that is deleted
        ) STRICT;
        INSERT INTO interaction_marks VALUES (0, 0);

        """

    private static let erasures = """
        ALTER TABLE erasures ADD COLUMN shared_contact_points TEXT NOT NULL DEFAULT '[]'; -- JSON: numbers, until it is finished
        UPDATE erasures SET shared_contact_points = (
            SELECT json_group_array(contact_point) FROM (
                SELECT DISTINCT contact_point FROM deliveries WHERE run IN (SELECT value FROM json_each(erasures.runs))))
            WHERE finished_at IS NULL;

        """

    private static let lists = """
        ALTER TABLE messages ADD COLUMN newest INTEGER; -- its newest version; NULL: none yet
        UPDATE messages SET newest = (SELECT max(number) FROM message_versions WHERE message = messages.number);
        CREATE INDEX messages_by_newest ON messages (organization, newest);
        CREATE TRIGGER messages_newest AFTER INSERT ON message_versions
        BEGIN
            UPDATE messages SET newest = NEW.number WHERE number = NEW.message;
        END;
        CREATE INDEX journeys_by_state ON journeys (organization, state, name);
        CREATE INDEX deliveries_unconfirmed ON deliveries (sent_at) WHERE state = 4 AND receipt IS NULL;
        """
}

/// Finds out which of the interactions of an earlier version's store were counted as unique: of each delivery the first one
/// recorded. Of those that are anonymous by now the oldest are taken, as many as the figures have counted: which they were
/// cannot be told any more.
private struct CountedBits {
    private let db: Database
    private let update: DirectStatement
    private var missing: [Figure: Int] = [:]

    static func fill(_ db: Database) throws {
        var bits = try CountedBits(db)
        try bits.fillAttributed()
        try bits.fillAnonymous()
    }

    private init(_ db: Database) throws {
        self.db = db
        update = try DirectStatement(db, "UPDATE interactions SET counted = ? WHERE id = ?")
        let rows = try Row.fetchCursor(
            db, sql: "SELECT message_version, subject, uniques FROM figures WHERE uniques > 0")
        while let row = try rows.next() {
            missing[Figure(messageVersion: row[0], subject: FigureSubject(column: row[1]))] = row[2]
        }
    }

    private mutating func fillAttributed() throws {
        var uniques = Uniques()
        try CountedInteraction.forEachPiece(db) { piece in
            for one in piece {
                let unique = uniques.insert(one.interaction)
                for (figure, uniqueness) in one.interaction.figures where unique.contains(uniqueness) {
                    missing[figure, default: 0] -= 1
                }
                if !unique.isEmpty { try set(one.id, unique) }
            }
        }
    }

    private mutating func fillAnonymous() throws {
        missing = missing.filter { $0.value > 0 }
        if missing.isEmpty { return }
        try CountedInteraction.forEachPiece(db) { piece in
            for one in piece where one.interaction.attribution == nil && one.interaction.automated == nil {
                var unique: Uniqueness = []
                for (figure, uniqueness) in one.interaction.figures {
                    guard let count = missing[figure], count > 0 else { continue }
                    missing[figure] = count - 1
                    unique.insert(uniqueness)
                }
                if !unique.isEmpty { try set(one.id, unique) }
            }
        }
    }

    private func set(_ id: Int64, _ unique: Uniqueness) throws {
        update.bind(unique.rawValue, at: 0)
        update.bind(id, at: 1)
        try update.execute()
    }
}
