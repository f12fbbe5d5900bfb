import GRDB

/// The store's schema, as named migrations. One that has been released is never changed.
enum Migrations {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("first tables") { try $0.execute(sql: firstTables) }
        migrator.registerMigration("branded hosts") {
            try $0.execute(sql: "ALTER TABLE organizations ADD COLUMN public_url TEXT")
        }
        migrator.registerMigration("link corrections") { try $0.execute(sql: linkCorrections) }
        migrator.registerMigration("sets of uniques", migrate: keepUniques)
        migrator.registerMigration("consent with its history", migrate: keepConsentHistory)
        migrator.registerMigration("text messages") { try $0.execute(sql: texts) }
        migrator.registerMigration("journeys that react", migrate: letJourneysReact)
        migrator.registerMigration("mails handed over") { try $0.execute(sql: mails) }
        migrator.registerMigration("access") { try $0.execute(sql: access) }
        migrator.registerMigration("drafts") { try $0.execute(sql: drafts) }
        migrator.registerMigration("figures over time", migrate: keepFiguresOverTime)
        migrator.registerMigration("webhooks") { try $0.execute(sql: webhooks) }
        migrator.registerMigration("former contact points that are so again") {
            try $0.execute(sql: formerContactPoints)
        }
        migrator.registerMigration("webhook replays") { try $0.execute(sql: webhookReplays) }
        migrator.registerMigration("test sends of drafts") { try $0.execute(sql: draftTestSends) }
        migrator.registerMigration("times of segments", migrate: keepTimesOfSegments)
        migrator.registerMigration("consent of former contact points") {
            try $0.execute(sql: consentOfFormerContactPoints)
        }
        migrator.registerMigration("mails that may have been taken") { try $0.execute(sql: retriesOfJourneys) }
        migrator.registerMigration("names of logical links") { try $0.execute(sql: namesOfLogicalLinks) }
        return migrator
    }

    /// A link without a name has the first that there is in its logical link.
    private static let namesOfLogicalLinks = """
        UPDATE links SET name = (
            SELECT l.name FROM links l
            WHERE l.message_version = links.message_version AND l.logical_ordinal = links.logical_ordinal
                AND l.name IS NOT NULL
            ORDER BY l.ordinal LIMIT 1)
        WHERE name IS NULL
        """

    private static let firstTables = """
        CREATE TABLE organizations (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            geo TEXT NOT NULL,
            hashed_identifier TEXT NOT NULL UNIQUE,
            window_months INTEGER NOT NULL,
            compliance TEXT NOT NULL -- JSON
        ) STRICT;

        -- Who receives: profiles, their contact points, and what these have consented to.
        CREATE TABLE profiles (
            number INTEGER PRIMARY KEY,
            organization INTEGER NOT NULL REFERENCES organizations,
            id TEXT NOT NULL,
            attributes TEXT NOT NULL, -- JSON
            email INTEGER REFERENCES contact_points,
            UNIQUE (organization, id)
        ) STRICT;
        CREATE INDEX profiles_in_order ON profiles (organization, number);
        CREATE TABLE contact_points (
            number INTEGER PRIMARY KEY,
            organization INTEGER NOT NULL REFERENCES organizations,
            address TEXT NOT NULL,
            UNIQUE (organization, address)
        ) STRICT;
        CREATE TABLE consents (
            contact_point INTEGER NOT NULL REFERENCES contact_points,
            purpose TEXT NOT NULL,
            status TEXT NOT NULL,
            reason TEXT NOT NULL,
            source TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (contact_point, purpose)
        ) STRICT, WITHOUT ROWID;

        -- What is sent.
        CREATE TABLE messages (
            number INTEGER PRIMARY KEY,
            organization INTEGER NOT NULL REFERENCES organizations,
            name TEXT NOT NULL,
            UNIQUE (organization, name)
        ) STRICT;
        CREATE TABLE message_versions (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            message INTEGER NOT NULL REFERENCES messages,
            version INTEGER NOT NULL, -- from 1 in each message
            content TEXT NOT NULL, -- JSON
            published_at INTEGER NOT NULL,
            sent INTEGER NOT NULL DEFAULT 0,
            UNIQUE (message, version)
        ) STRICT;
        CREATE TABLE links (
            message_version INTEGER NOT NULL REFERENCES message_versions,
            ordinal INTEGER NOT NULL,
            url TEXT NOT NULL,
            is_tracked INTEGER NOT NULL,
            is_personalised INTEGER NOT NULL,
            name TEXT,
            logical_ordinal INTEGER NOT NULL, -- the first tracked ordinal of the logical link
            PRIMARY KEY (message_version, ordinal)
        ) STRICT, WITHOUT ROWID;

        -- How it is sent.
        CREATE TABLE journeys (
            number INTEGER PRIMARY KEY,
            organization INTEGER NOT NULL REFERENCES organizations,
            name TEXT NOT NULL,
            definition TEXT NOT NULL, -- JSON, the draft
            published INTEGER REFERENCES journey_versions,
            enrolled_through INTEGER NOT NULL DEFAULT 0, -- profiles up to this number have been looked at
            UNIQUE (organization, name)
        ) STRICT;
        CREATE TABLE journey_versions (
            number INTEGER PRIMARY KEY,
            journey INTEGER NOT NULL REFERENCES journeys,
            definition TEXT NOT NULL, -- JSON
            message_versions TEXT NOT NULL, -- JSON: for each step, the number of its message version
            published_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE runs (
            number INTEGER PRIMARY KEY,
            journey INTEGER NOT NULL REFERENCES journeys,
            journey_version INTEGER NOT NULL REFERENCES journey_versions,
            profile INTEGER NOT NULL REFERENCES profiles,
            step INTEGER NOT NULL,
            state INTEGER NOT NULL, -- 0 ready, 1 sending, 2 finished
            UNIQUE (journey, profile)
        ) STRICT;
        CREATE INDEX runs_ready ON runs (number) WHERE state = 0;
        CREATE TABLE delivery_blocks (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            message_version INTEGER NOT NULL REFERENCES message_versions,
            used INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX delivery_blocks_of_version ON delivery_blocks (message_version, number);
        CREATE TABLE deliveries (
            number INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES runs,
            contact_point INTEGER NOT NULL REFERENCES contact_points,
            sent_at INTEGER NOT NULL,
            is_sent INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX deliveries_prepared ON deliveries (number) WHERE is_sent = 0;

        -- What came back.
        CREATE TABLE interactions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind INTEGER NOT NULL,
            at INTEGER NOT NULL,
            message_version INTEGER NOT NULL REFERENCES message_versions,
            journey INTEGER NOT NULL REFERENCES journeys,
            ordinal INTEGER NOT NULL,
            automated INTEGER,
            device INTEGER NOT NULL,
            delivery INTEGER REFERENCES deliveries, -- NULL: anonymous
            destination TEXT
        ) STRICT;
        CREATE INDEX interactions_of_delivery ON interactions (delivery, ordinal)
            WHERE delivery IS NOT NULL AND automated IS NULL;
        CREATE TABLE figures (
            message_version INTEGER NOT NULL REFERENCES message_versions,
            subject INTEGER NOT NULL, -- -1 all clicks, 0 opens, n the link with this ordinal
            total INTEGER NOT NULL,
            uniques INTEGER NOT NULL,
            anonymous INTEGER NOT NULL,
            automated INTEGER NOT NULL,
            PRIMARY KEY (message_version, subject)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE journal_positions (
            journal TEXT NOT NULL PRIMARY KEY,
            position INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// M4.5. `links.url` stays as written; where a link leads is its newest correction.
    private static let linkCorrections = """
        CREATE TABLE link_corrections (
            number INTEGER PRIMARY KEY AUTOINCREMENT, -- edges read on from the last they know
            message_version INTEGER NOT NULL,
            ordinal INTEGER NOT NULL,
            old_url TEXT NOT NULL,
            new_url TEXT NOT NULL,
            at INTEGER NOT NULL,
            corrected_by TEXT NOT NULL,
            FOREIGN KEY (message_version, ordinal) REFERENCES links
        ) STRICT;
        CREATE INDEX link_corrections_of_link ON link_corrections (message_version, ordinal);
        """
}
