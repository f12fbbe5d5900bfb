extension Migrations {
    /// Who may use the API and the console, and what the API keeps for a while.
    static let access = """
        -- Keys to the API; never their text.
        CREATE TABLE access_keys (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            organization INTEGER NOT NULL REFERENCES organizations,
            name TEXT NOT NULL,
            role TEXT NOT NULL,
            hash BLOB NOT NULL, -- SHA-256
            created_at INTEGER NOT NULL,
            created_by TEXT NOT NULL,
            last_used_at INTEGER,
            revoked_at INTEGER
        ) STRICT;
        CREATE INDEX access_keys_of_organization ON access_keys (organization, number);
        CREATE TABLE sessions (
            hash BLOB NOT NULL PRIMARY KEY, -- SHA-256 of what the cookie has
            access_key INTEGER NOT NULL REFERENCES access_keys,
            created_at INTEGER NOT NULL,
            last_used_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX sessions_of_key ON sessions (access_key);

        CREATE TABLE jobs (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            organization INTEGER NOT NULL REFERENCES organizations,
            kind TEXT NOT NULL,
            state TEXT NOT NULL, -- running, done, failed, interrupted
            done INTEGER NOT NULL DEFAULT 0,
            total INTEGER NOT NULL DEFAULT 0,
            result TEXT, -- JSON
            problem TEXT,
            started_at INTEGER NOT NULL,
            started_by TEXT NOT NULL,
            ended_at INTEGER
        ) STRICT;
        CREATE INDEX jobs_of_organization ON jobs (organization, number);
        CREATE INDEX jobs_running ON jobs (number) WHERE state = 'running';
        CREATE INDEX jobs_ended ON jobs (ended_at) WHERE ended_at IS NOT NULL;

        -- Answers to requests that may be repeated.
        CREATE TABLE answers (
            access_key INTEGER NOT NULL REFERENCES access_keys,
            name TEXT NOT NULL, -- what the client calls the request
            request BLOB NOT NULL, -- a hash of it
            claimed_at INTEGER NOT NULL,
            status INTEGER, -- NULL: it is being answered
            headers TEXT, -- JSON
            body BLOB,
            PRIMARY KEY (access_key, name)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX answers_claimed ON answers (claimed_at);
        """
}
