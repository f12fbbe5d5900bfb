extension Migrations {
    /// Messages that are being written.
    static let drafts = """
        -- How often a draft of it was saved. A message without versions is one that is being written, or was.
        ALTER TABLE messages ADD COLUMN saved INTEGER NOT NULL DEFAULT 0;
        -- That of the content, which is too long to be read for a list.
        ALTER TABLE message_versions ADD COLUMN subject TEXT NOT NULL DEFAULT '';
        UPDATE message_versions SET subject = content ->> '$.subject';

        CREATE TABLE message_drafts (
            message INTEGER PRIMARY KEY REFERENCES messages,
            revision INTEGER NOT NULL, -- messages.saved, when it was
            base_version INTEGER NOT NULL, -- 0: none
            content TEXT NOT NULL, -- JSON
            saved_at INTEGER NOT NULL,
            saved_by TEXT NOT NULL
        ) STRICT;
        """

    /// M11.2. What a draft says that is sent as a test has a version below 0, and is not the newest.
    static let draftTestSends = """
        DROP TRIGGER messages_newest;
        CREATE TRIGGER messages_newest AFTER INSERT ON message_versions WHEN NEW.version > 0
        BEGIN
            UPDATE messages SET newest = NEW.number WHERE number = NEW.message;
        END;
        """
}
