extension Migrations {
    /// Text messages (M9).
    static let texts = """
        ALTER TABLE organizations ADD COLUMN short_url TEXT; -- in place of the deployment's
        ALTER TABLE organizations ADD COLUMN text_window_months INTEGER; -- NULL: as window_months
        ALTER TABLE organizations ADD COLUMN is_gone_after_window INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE organizations ADD COLUMN personal_links_months INTEGER; -- NULL: as the window of texts

        ALTER TABLE message_versions ADD COLUMN channel TEXT NOT NULL DEFAULT 'email';
        ALTER TABLE message_versions ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;
        -- Of those sent, how many the gateway may not have taken.
        ALTER TABLE message_versions ADD COLUMN unconfirmed INTEGER NOT NULL DEFAULT 0;
        -- In the order in which keys are written, so that applying a workspace again changes nothing.
        UPDATE message_versions SET content = '{"channel":"email",' || substr(content, 2);

        ALTER TABLE deliveries RENAME COLUMN is_sent TO state; -- as DeliveryState has it
        ALTER TABLE deliveries ADD COLUMN receipt INTEGER; -- 1: there has been one
        CREATE INDEX deliveries_text_prepared ON deliveries (number) WHERE state = 2;
        CREATE INDEX deliveries_handed_over ON deliveries (number) WHERE state = 3;

        -- What the personalised links of text messages take of their recipients (M1.6): their codes have no room for it.
        CREATE TABLE personal_values (
            delivery INTEGER NOT NULL,
            ordinal INTEGER NOT NULL,
            organization INTEGER NOT NULL,
            sent_at INTEGER NOT NULL, -- as the delivery's
            "values" TEXT NOT NULL, -- JSON
            PRIMARY KEY (delivery, ordinal)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX personal_values_in_time ON personal_values (organization, sent_at);
        """
}
