import Foundation
import GRDB
import Interactions
import Store
import TestSupport
import Testing

@testable import SQLiteStore

@Suite("A SQLite store of an earlier version")
struct MigrationTests {
    private let scratch: TemporaryFolder

    init() throws { scratch = try TemporaryFolder() }

    private func world() async throws -> World {
        try await World(StoreEngine(name: "SQLite") { try SQLiteStore(path: $0.path("store.sqlite")) }, scratch)
    }

    /// The store as it was before the migration, with the same rows in it.
    private func setBack() throws {
        let file = try DatabaseQueue(path: scratch.path("store.sqlite"))
        let old = try DatabaseQueue(path: scratch.path("old.sqlite"))
        try Migrations.migrator.migrate(old, upTo: "link corrections")
        try old.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF; ATTACH ? AS new", arguments: [scratch.path("store.sqlite")])
            let tables = try String.fetchAll(
                db, sql: "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE '%migrations'")
            for table in tables where !table.hasPrefix("sqlite_") {
                try db.execute(sql: "INSERT INTO main.\(table) SELECT * FROM new.\(table)")
            }
            try db.execute(sql: "DETACH new")
        }
        try old.close()
        try file.close()
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: scratch.path("store.sqlite\(suffix)"))
        }
        try FileManager.default.moveItem(atPath: scratch.path("old.sqlite"), toPath: scratch.path("store.sqlite"))
    }

    @Test("M12.4 keeps its interactions under their numbers, and what has been counted as unique is not counted again")
    func uniques() async throws {
        let world = try await world()
        let before = [
            world.click(0, 1), world.click(0, 3), world.click(1, 2), world.click(2, 0), world.click(nil, 1),
            world.click(2, 1, automated: .scanner),
        ]
        try await world.store.record(before, journal: "j", position: 1)
        let interactions = try await world.store.interactions(after: 0, limit: 100)
        let figures = try await world.figures()
        try setBack()
        let store = try SQLiteStore(path: scratch.path("store.sqlite"))
        #expect(try await store.interactions(after: 0, limit: 100).map { "\($0)" } == interactions.map { "\($0)" })
        #expect(try await store.position(ofJournal: "j") == 1)
        try await store.record(
            [world.click(0, 1), world.click(0, 2), world.click(1, 3), world.click(2, 0), world.click(2, 1)],
            journal: "j", position: 2)
        let after = try #require(try await store.figures(message: "welcome").first)
        #expect(figures.clicks == Counts(total: 4, unique: 2, anonymous: 1, automated: 1))
        #expect(after.clicks == Counts(total: 8, unique: 3, anonymous: 1, automated: 1))
        #expect(after.links.map(\.clicks.unique) == [3, 2])
        #expect(after.opens == Counts(total: 2, unique: 1))
        #expect(try await store.interactions(after: Int64(before.count), limit: 100).count == 5)
    }
}
