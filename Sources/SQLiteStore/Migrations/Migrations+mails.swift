extension Migrations {
    /// E-mails that a server takes, or not, or not yet (M11.3).
    static let mails = """
        -- How often a mail was said to its end, and no answer came: it may be there twice.
        ALTER TABLE message_versions ADD COLUMN unacknowledged INTEGER NOT NULL DEFAULT 0;
        -- Mails that wait for another try; also of those that are being tried again.
        CREATE TABLE mail_retries (
            delivery INTEGER PRIMARY KEY,
            due_at INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            first_at INTEGER, -- NULL: never tried, because of a limit
            code TEXT NOT NULL -- of the last try; empty: none
        ) STRICT;
        CREATE INDEX mail_retries_due ON mail_retries (due_at);
        CREATE INDEX mail_retries_postponed ON mail_retries (delivery) WHERE first_at IS NULL;
        """

    /// What a server may have taken is never deleted, and each journey's mails are found by themselves.
    static let retriesOfJourneys = """
        ALTER TABLE mail_retries ADD COLUMN may_be_taken INTEGER NOT NULL DEFAULT 0; -- a try ended without an answer
        ALTER TABLE mail_retries ADD COLUMN journey INTEGER; -- NULL: a test send
        -- What was being handed over at a crash before cannot be told from what a limit made wait.
        UPDATE mail_retries SET may_be_taken = first_at IS NOT NULL AND code = '',
            journey = (SELECT r.journey FROM deliveries d JOIN runs r ON r.number = d.run WHERE d.number = delivery);
        DROP INDEX mail_retries_due;
        CREATE INDEX mail_retries_due ON mail_retries (journey, due_at);
        """
}
