import Foundation
import GRDB
import Journeys
import LinkIdentifiers
import Messages

extension Migrations {
    /// Journeys that wait and react (M11).
    static func letJourneysReact(_ db: Database) throws {
        try db.execute(sql: journeys + runs + heard)
        try rewriteDefinitions(db)
    }

    private static let journeys = """
        ALTER TABLE organizations ADD COLUMN timezone TEXT; -- IANA name; NULL: UTC
        ALTER TABLE journeys ADD COLUMN state INTEGER NOT NULL DEFAULT 0; -- as JourneyState has it
        -- Whether its audience is a filter, which profiles can come into by a change of theirs.
        ALTER TABLE journeys ADD COLUMN follows_attributes INTEGER NOT NULL DEFAULT 0;
        UPDATE journeys SET state = 1 WHERE published IS NOT NULL;
        -- How many runs have begun with it.
        ALTER TABLE journey_versions ADD COLUMN started INTEGER NOT NULL DEFAULT 0;
        UPDATE journey_versions SET started = r.count
            FROM (SELECT journey_version, count(*) AS count FROM runs GROUP BY journey_version) r
            WHERE r.journey_version = number;
        CREATE TABLE step_counts (
            journey_version INTEGER NOT NULL REFERENCES journey_versions,
            step INTEGER NOT NULL, -- index in the plan
            outcome TEXT NOT NULL, -- as StepOutcome has it
            count INTEGER NOT NULL,
            PRIMARY KEY (journey_version, step, outcome)
        ) STRICT, WITHOUT ROWID;
        -- Until now a step was a message, and whether it went out to whom is not known of a run that is past it.
        INSERT INTO step_counts
            SELECT jv.number, s.key, 'sent', count(*) FROM journey_versions jv, json_each(jv.message_versions) s
            JOIN runs r ON r.journey_version = jv.number AND (r.state = 2 OR r.step > s.key) GROUP BY jv.number, s.key;

        """

    private static let runs = """
        CREATE TABLE new_runs (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            journey INTEGER REFERENCES journeys, -- NULL: a test send
            journey_version INTEGER REFERENCES journey_versions,
            profile INTEGER NOT NULL REFERENCES profiles,
            step INTEGER NOT NULL, -- index in the plan; of a finished run the last
            phase INTEGER NOT NULL, -- 0 ready, 1 sending, 2 finished, 3 waiting, 4 listening
            due_at INTEGER, -- NULL: sending or finished
            heard TEXT, -- JSON: as JourneyRun has it; NULL: nothing
            began_at INTEGER NOT NULL
        ) STRICT;
        INSERT INTO new_runs
            SELECT r.number, r.journey, r.journey_version, r.profile, r.step, r.state,
                CASE r.state WHEN 0 THEN v.published_at END, NULL, v.published_at
            FROM runs r JOIN journey_versions v ON v.number = r.journey_version ORDER BY r.number;
        DROP TABLE runs;
        ALTER TABLE new_runs RENAME TO runs;
        CREATE INDEX runs_of_profile ON runs (profile, journey);
        CREATE INDEX runs_under_way ON runs (journey, phase, due_at) WHERE phase <> 2;

        ALTER TABLE delivery_blocks ADD COLUMN is_test INTEGER NOT NULL DEFAULT 0; -- its deliveries are test sends

        ALTER TABLE deliveries ADD COLUMN step INTEGER NOT NULL DEFAULT 0; -- index in the plan
        -- Only of those under way somebody will ask for it.
        UPDATE deliveries SET step = coalesce((SELECT step FROM runs WHERE number = run), 0) WHERE state IN (0, 2, 3);
        CREATE INDEX deliveries_under_way ON deliveries (run) WHERE state IN (0, 2, 3, 6);
        CREATE INDEX deliveries_to_contact_points ON deliveries (contact_point, sent_at); -- for frequency caps

        """

    private static let heard = """
        -- What people did that some run is still to be told.
        CREATE TABLE reactions (
            journey INTEGER NOT NULL,
            run INTEGER NOT NULL,
            step INTEGER NOT NULL, -- that sent the message; -1: the event of the exit rule
            ordinal INTEGER NOT NULL, -- 0: opened
            at INTEGER NOT NULL,
            PRIMARY KEY (journey, run, step, ordinal)
        ) STRICT, WITHOUT ROWID;
        -- The messages whose interactions runs are told of.
        CREATE TABLE watched_messages (
            message_version INTEGER NOT NULL REFERENCES message_versions,
            journey_version INTEGER NOT NULL REFERENCES journey_versions,
            step INTEGER NOT NULL, -- that sends it
            PRIMARY KEY (message_version, journey_version, step)
        ) STRICT, WITHOUT ROWID;
        -- One row: all that was answered up to then has been recorded.
        CREATE TABLE heard_through (at INTEGER NOT NULL) STRICT;
        INSERT INTO heard_through VALUES (0);

        -- Profiles whose attributes have changed since their journeys' filters were looked at, with what they were then.
        CREATE TABLE changed_profiles (
            profile INTEGER PRIMARY KEY,
            attributes TEXT NOT NULL -- JSON
        ) STRICT;
        CREATE TRIGGER profiles_changed AFTER UPDATE OF attributes ON profiles
            WHEN OLD.attributes <> NEW.attributes AND EXISTS (
                SELECT 1 FROM journeys
                WHERE organization = NEW.organization AND follows_attributes AND state IN (1, 2))
        BEGIN
            -- Not `OR IGNORE`: what the statement that fires this says of conflicts would count instead.
            INSERT INTO changed_profiles (profile, attributes) SELECT NEW.number, OLD.attributes
                WHERE NOT EXISTS (SELECT 1 FROM changed_profiles WHERE profile = NEW.number);
        END;
        CREATE TRIGGER profiles_gone AFTER DELETE ON profiles
        BEGIN
            DELETE FROM changed_profiles WHERE profile = OLD.number;
        END;
        """

    /// Definitions are kept in the form that authors write.
    private static func rewriteDefinitions(_ db: Database) throws {
        for table in ["journeys", "journey_versions"] {
            for row in try Row.fetchAll(db, sql: "SELECT number, definition FROM \(table)") {
                let former: FormerDefinition = try StoredJSON.decode(row[1])
                try db.execute(
                    sql: "UPDATE \(table) SET definition = ? WHERE number = ?",
                    arguments: [try StoredJSON.encode(former.definition), row[0] as Int64])
            }
        }
    }

    private struct FormerDefinition: Decodable {
        enum Audience: Decodable {
            case everyone
            case profiles([String])
        }
        enum Action: Decodable {
            case email(message: String)
            case text(message: String)
        }
        struct Step: Decodable {
            let id: String
            let action: Action
        }
        let name: String
        let audience: Audience
        let steps: [Step]

        var definition: JourneyDefinition {
            let audience: JourneyDefinition.Audience =
                switch audience {
                case .everyone: .everyone
                case .profiles(let ids): .profiles(ids)
                }
            return JourneyDefinition(
                name: name, audience: audience,
                steps: steps.map { step in
                    switch step.action {
                    case .email(let message): .init(id: step.id, action: .message(.email, name: message))
                    case .text(let message): .init(id: step.id, action: .message(.text, name: message))
                    }
                })
        }
    }
}
