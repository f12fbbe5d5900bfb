extension Migrations {
    /// Where interactions are sent to. There is no row for each of them: a webhook walks along their table.
    static let webhooks = """
        CREATE TABLE webhooks (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            organization INTEGER NOT NULL REFERENCES organizations,
            url TEXT NOT NULL,
            kinds INTEGER NOT NULL, -- the bit 1 << n is that of the kind n
            added_at INTEGER NOT NULL,
            cursor INTEGER NOT NULL, -- the last interaction that is done with
            trying_through INTEGER, -- the last of what was not taken; NULL: all was
            delivered_at INTEGER,
            attempts INTEGER NOT NULL DEFAULT 0, -- that failed in a row; of 0 the next three say nothing
            failing_since INTEGER,
            retry_at INTEGER,
            reason TEXT
        ) STRICT;
        CREATE INDEX webhooks_of_organization ON webhooks (organization);
        CREATE TABLE webhook_dead_letters (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            webhook INTEGER NOT NULL REFERENCES webhooks ON DELETE CASCADE,
            first INTEGER NOT NULL, -- interactions, both included
            last INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            reason TEXT NOT NULL,
            at INTEGER NOT NULL,
            is_replayed INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX webhook_dead_letters_of_webhook ON webhook_dead_letters (webhook, number);
        """

    /// What becomes of sending a dead letter again is its own, so that what is new does not wait for it.
    static let webhookReplays = """
        -- That failed in a row since it has been sent again; of 0 the next two say nothing.
        ALTER TABLE webhook_dead_letters ADD COLUMN replay_attempts INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE webhook_dead_letters ADD COLUMN replay_failing_since INTEGER;
        ALTER TABLE webhook_dead_letters ADD COLUMN replay_retry_at INTEGER;
        """
}
