import GRDB
import LinkIdentifiers

extension Migrations {
    /// Consent with its history (M10.2), numbers and topics, and what erasing and forgetting need (M10.4).
    static func keepConsentHistory(_ db: Database) throws {
        try db.execute(sql: people + consents + sending + forgetting)
        try normaliseContactPoints(db)
    }

    /// Numbers of profiles and contact points are never given out again: caches and audiences go by them. A person's runs can
    /// be found.
    private static let people = """
        ALTER TABLE organizations ADD COLUMN region TEXT; -- ISO 3166-1 alpha-2
        ALTER TABLE organizations ADD COLUMN retention_months INTEGER; -- NULL: as window_months
        -- Interactions up to this id have been looked at, and are anonymous.
        ALTER TABLE organizations ADD COLUMN anonymised_through INTEGER NOT NULL DEFAULT 0;
        UPDATE organizations SET compliance = json_object('rules', json_array(
            json_object('purpose', 'commercial', 'topics', json_array(), 'model',
                coalesce(json_extract(compliance, '$.models.commercial'), 'non-restrictive')),
            json_object('purpose', 'transactional', 'topics', json_array(), 'model',
                coalesce(json_extract(compliance, '$.models.transactional'), 'disabled')),
            json_object('purpose', 'tracking', 'topics', json_array(), 'model',
                coalesce(json_extract(compliance, '$.models.tracking'), 'restrictive'))));

        CREATE TABLE new_contact_points (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            organization INTEGER NOT NULL REFERENCES organizations,
            address TEXT NOT NULL, -- or number
            UNIQUE (organization, address)
        ) STRICT;
        INSERT INTO new_contact_points SELECT * FROM contact_points ORDER BY number;
        DROP TABLE contact_points;
        ALTER TABLE new_contact_points RENAME TO contact_points;

        CREATE TABLE new_profiles (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            organization INTEGER NOT NULL REFERENCES organizations,
            id TEXT NOT NULL,
            attributes TEXT NOT NULL, -- JSON
            email INTEGER REFERENCES contact_points,
            phone INTEGER REFERENCES contact_points,
            UNIQUE (organization, id)
        ) STRICT;
        INSERT INTO new_profiles SELECT number, organization, id, attributes, email, NULL FROM profiles ORDER BY number;
        DROP TABLE profiles;
        ALTER TABLE new_profiles RENAME TO profiles;

        CREATE TABLE new_runs (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            journey INTEGER NOT NULL REFERENCES journeys,
            journey_version INTEGER NOT NULL REFERENCES journey_versions,
            profile INTEGER NOT NULL REFERENCES profiles,
            step INTEGER NOT NULL,
            state INTEGER NOT NULL, -- 0 ready, 1 sending, 2 finished
            UNIQUE (profile, journey)
        ) STRICT;
        INSERT INTO new_runs SELECT * FROM runs ORDER BY number;
        DROP TABLE runs;
        ALTER TABLE new_runs RENAME TO runs;
        CREATE INDEX runs_ready ON runs (number) WHERE state = 0;

        """

    /// Nothing is ever changed: what counts is the last record of each, and what stands before it is the history.
    private static let consents = """
        CREATE TABLE new_consents (
            contact_point INTEGER NOT NULL REFERENCES contact_points,
            scope TEXT NOT NULL, -- a purpose, or purpose/topic
            number INTEGER NOT NULL, -- from 1
            status TEXT NOT NULL,
            reason TEXT NOT NULL,
            source TEXT NOT NULL,
            at INTEGER NOT NULL,
            recorded_at INTEGER NOT NULL,
            recorded_by TEXT NOT NULL,
            PRIMARY KEY (contact_point, scope, number)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO new_consents
            SELECT contact_point, purpose, 1, status, reason, source, said, said, 'apply'
            -- Nothing can have been said in the future; it would outrank all that is said until then.
            FROM (SELECT *, min(at, 1000 * CAST(strftime('%s', 'now') AS INTEGER)) AS said FROM consents);
        DROP TABLE consents;
        ALTER TABLE new_consents RENAME TO consents;

        """

    /// Without looks at other tables for every row, or over all rows when a run or a contact point goes.
    private static let sending = """
        CREATE TABLE new_deliveries (
            number INTEGER PRIMARY KEY,
            run INTEGER NOT NULL,
            contact_point INTEGER NOT NULL,
            sent_at INTEGER NOT NULL,
            is_sent INTEGER NOT NULL
        ) STRICT;
        INSERT INTO new_deliveries SELECT * FROM deliveries ORDER BY number;
        DROP TABLE deliveries;
        ALTER TABLE new_deliveries RENAME TO deliveries;
        CREATE INDEX deliveries_prepared ON deliveries (number) WHERE is_sent = 0;

        """

    private static let forgetting = """
        ALTER TABLE interactions ADD COLUMN network TEXT; -- the client's, if it is kept

        -- What is left of contact points that had opted out and were erased.
        CREATE TABLE erased_opt_outs (
            organization INTEGER NOT NULL REFERENCES organizations,
            hash BLOB NOT NULL, -- of the contact point: as ContactHash has it
            scope TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (organization, hash, scope)
        ) STRICT, WITHOUT ROWID;
        -- What profiles have had, and have no more: it is theirs all the same (M10.4).
        CREATE TABLE former_contact_points (
            profile INTEGER NOT NULL,
            contact_point INTEGER NOT NULL,
            PRIMARY KEY (profile, contact_point)
        ) STRICT, WITHOUT ROWID;
        INSERT OR IGNORE INTO former_contact_points
            SELECT p.number, d.contact_point FROM deliveries d
            JOIN runs r ON r.number = d.run JOIN profiles p ON p.number = r.profile
            WHERE d.contact_point IS NOT p.email;
        CREATE TRIGGER profiles_former_contact_points AFTER UPDATE OF email, phone ON profiles
        BEGIN
            INSERT OR IGNORE INTO former_contact_points
                SELECT OLD.number, had FROM (SELECT OLD.email AS had UNION SELECT OLD.phone)
                WHERE had IS NOT NULL AND had IS NOT NEW.email AND had IS NOT NEW.phone;
        END;
        CREATE TABLE erasures (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            organization INTEGER NOT NULL REFERENCES organizations,
            runs TEXT NOT NULL, -- JSON: numbers, until it is finished
            contact_points TEXT NOT NULL, -- JSON: numbers, until it is finished
            began_at INTEGER NOT NULL,
            finished_at INTEGER
        ) STRICT;
        """
}
