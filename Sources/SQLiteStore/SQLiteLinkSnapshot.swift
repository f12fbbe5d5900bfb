import Foundation
import GRDB
import Interactions
import LinkIdentifiers
import Messages
import SQLiteFile
package import Store

/// What an edge has read of the store, in a file beside it, so that it starts and serves while the store is unreachable.
///
/// It holds no recipients. A damaged file is replaced: all of it is in the store.
package struct SQLiteLinkSnapshot: LinkSnapshot {
    /// That of the tables' form.
    private static let version = 1
    private let database: DatabasePool

    /// Opens the snapshot at `path`, making it as needed.
    ///
    /// - Throws: `DatabaseError` where no file can be made there.
    package init(path: String) throws {
        do {
            database = try Self.open(path)
        } catch let error as DatabaseError
            where [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(error.resultCode)
        {
            // Only then: a full disk or a lock says nothing against what is in it.
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
            database = try Self.open(path)
        }
    }

    private static func open(_ path: String) throws -> DatabasePool {
        let database = try SQLiteFile.open(path, label: "edge")
        try database.write { db in
            let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            if found == 0, try db.tableExists("links") {
                // Left by a Waymark that knew e-mails and tracked links only; the store may be away (M6.2).
                try db.execute(
                    sql: """
                        ALTER TABLE organizations ADD COLUMN short_url TEXT;
                        ALTER TABLE organizations ADD COLUMN short_links_months INTEGER;
                        ALTER TABLE versions ADD COLUMN channel TEXT NOT NULL DEFAULT 'email';
                        ALTER TABLE links ADD COLUMN is_tracked INTEGER NOT NULL DEFAULT 1;
                        """)
            } else if found > version {
                // What a newer one has left is read from the store again.
                for table in ["organizations", "versions", "links", "corrections", "blocks"] {
                    try db.execute(sql: "DROP TABLE IF EXISTS \(table)")
                }
            }
            try db.execute(sql: "PRAGMA user_version = \(version)")
            try db.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS organizations (
                        number INTEGER PRIMARY KEY, id TEXT NOT NULL, hashed_identifier TEXT NOT NULL, public_url TEXT,
                        short_url TEXT, short_links_months INTEGER
                    ) STRICT;
                    CREATE TABLE IF NOT EXISTS versions (
                        number INTEGER PRIMARY KEY, organization INTEGER NOT NULL, channel TEXT NOT NULL
                    ) STRICT;
                    CREATE TABLE IF NOT EXISTS links (
                        version INTEGER NOT NULL, ordinal INTEGER NOT NULL, url TEXT NOT NULL,
                        is_personalised INTEGER NOT NULL, is_tracked INTEGER NOT NULL, PRIMARY KEY (version, ordinal)
                    ) STRICT, WITHOUT ROWID;
                    CREATE TABLE IF NOT EXISTS corrections (
                        number INTEGER PRIMARY KEY, version INTEGER NOT NULL, ordinal INTEGER NOT NULL, url TEXT NOT NULL
                    ) STRICT;
                    CREATE TABLE IF NOT EXISTS blocks (number INTEGER PRIMARY KEY, version INTEGER NOT NULL) STRICT;
                    """)
        }
        return database
    }

    package func load() async throws -> LinkTables {
        try await database.read { db in
            let organizations = try Row.fetchAll(db, sql: "SELECT * FROM organizations")
                .map(LinkTables.Organization.init)
            let versions = try LinkTables.Version.fetchAll(
                db, "SELECT number, organization, channel FROM versions WHERE number > ? ORDER BY number",
                links: """
                    SELECT version, ordinal, url, is_personalised, is_tracked FROM links WHERE version > ?
                    ORDER BY version, ordinal
                    """,
                after: 0)
            let blocks = try Row.fetchAll(db, sql: "SELECT * FROM blocks ORDER BY number").map {
                LinkTables.Block(number: $0[0], version: $0[1])
            }
            let corrections = try Row.fetchAll(db, sql: "SELECT * FROM corrections ORDER BY number").map {
                LinkTables.Correction(number: $0[0], version: $0[1], ordinal: $0[2], url: $0[3])
            }
            return LinkTables(
                organizations: organizations, versions: versions, blocks: blocks, corrections: corrections)
        }
    }

    package func save(_ tables: LinkTables, replacing: Bool) async throws {
        try await database.write { db in
            try db.execute(sql: "DELETE FROM organizations")
            if replacing {
                try db.execute(
                    sql: "DELETE FROM versions; DELETE FROM links; DELETE FROM blocks; DELETE FROM corrections")
            }
            for organization in tables.organizations {
                try db.execute(
                    sql: "INSERT INTO organizations VALUES (?, ?, ?, ?, ?, ?)",
                    arguments: [
                        organization.number, organization.id, organization.hashedIdentifier,
                        organization.publicURL?.description, organization.shortURL?.description,
                        organization.shortLinksWindow?.months,
                    ])
            }
            for version in tables.versions {
                try db.execute(
                    sql: "INSERT OR REPLACE INTO versions VALUES (?, ?, ?)",
                    arguments: [version.number, version.organization, version.channel.rawValue])
                for link in version.links {
                    try db.cachedStatement(sql: "INSERT OR REPLACE INTO links VALUES (?, ?, ?, ?, ?)").execute(
                        arguments: [version.number, link.ordinal, link.url, link.isPersonalised, link.isTracked])
                }
            }
            for correction in tables.corrections {
                try db.execute(
                    sql: "INSERT OR REPLACE INTO corrections VALUES (?, ?, ?, ?)",
                    arguments: [correction.number, correction.version, correction.ordinal, correction.url])
            }
            for block in tables.blocks {
                try db.cachedStatement(sql: "INSERT OR REPLACE INTO blocks VALUES (?, ?)").execute(
                    arguments: [block.number, block.version])
            }
        }
    }
}
