import GRDB
import Interactions
import SQLiteFile
package import Store

extension SQLiteStore {
    package func rebuildFigures(progress: @escaping @Sendable (Int, Int) -> Void) async throws -> RebuiltFigures {
        try await database.writeWithoutTransaction { db in
            var rebuilt: RebuiltFigures?
            try db.inTransaction(.immediate) {
                try FigureRebuild.keepFormer(db)
                let count = try FigureRebuild.fill(db, progress: progress)
                let found = RebuiltFigures(
                    interactions: count, differences: try FigureRebuild.differences(db),
                    otherDifferences: try FigureRebuild.otherDifferences(db))
                try FigureRebuild.forgetFormer(db)
                rebuilt = found
                return found.isSame ? .rollback : .commit
            }
            guard let rebuilt else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
            return rebuilt
        }
    }
}

/// Counts all interactions anew.
enum FigureRebuild {
    private struct Table {
        let name, columns: String
        /// Of the rows that are counted.
        var condition = "1"

        var former: String { "temp.former_\(name)" }
        var rows: String { "SELECT \(columns) FROM main.\(name) WHERE \(condition)" }
        var formerRows: String { "SELECT \(columns) FROM \(former)" }
    }

    private static let counts = "total, uniques, anonymous, automated"
    private static let figures = Table(name: "figures", columns: "message_version, subject, \(counts)")
    private static let others = [
        Table(name: "figures_by_hour", columns: "message_version, subject, hour, \(counts)"),
        Table(name: "figures_by_device", columns: "message_version, subject, device, people"),
        Table(
            name: "activity", columns: "organization, hour, channel, subject, \(counts)",
            // What was sent is no interaction.
            condition: "subject <> \(FigureSubject.sentColumn)"),
        // A set that has nothing left in it is as good as none.
        Table(name: "uniques", columns: "block, subject, deliveries", condition: "length(deliveries) > 0"),
    ]
    private static let tables = [figures] + others

    /// Takes the place of all that has been counted, and says how many interactions there are.
    ///
    /// - Parameter progress: is told how many have been counted, of how many.
    @discardableResult static func fill(_ db: Database, progress: (Int, Int) -> Void) throws -> Int {
        for table in tables { try db.execute(sql: "DELETE FROM main.\(table.name) WHERE \(table.condition)") }
        let total = try Int.fetchOne(db, sql: "SELECT count(*) FROM interactions") ?? 0
        var pending = Pending(db)
        var counted = 0
        try CountedInteraction.forEachPiece(db) { piece in
            try pending.count(piece)
            counted += piece.count
            progress(counted, total)
        }
        try pending.write()
        return total
    }

    /// What has been counted and not been written yet: most figures change with every piece of the interactions.
    private struct Pending {
        /// A hundred bytes each.
        private static let maximumCells = 400_000
        /// Half a kilobyte each.
        private static let maximumSets = 150_000

        private let db: Database
        private var changes = FigureChanges()
        private var uniques = Uniques()

        init(_ db: Database) { self.db = db }

        mutating func count(_ piece: [CountedInteraction]) throws {
            for one in piece { changes.count(one.interaction, as: one.unique) }
            let first = piece.filter { !$0.unique.isEmpty }
            let missing = Uniques.keys(of: first.lazy.map(\.interaction)).filter { uniques.sets[$0] == nil }
            uniques.sets.merge(try SQLiteStore.uniques(db, missing).sets) { $1 }
            for one in first { uniques.insert(one.interaction, as: one.unique) }
            if changes.cells.count > Self.maximumCells || uniques.sets.count > Self.maximumSets { try write() }
        }

        mutating func write() throws {
            try FigureWriter(db).add(changes)
            try SQLiteStore.keep(db, uniques.sets)
            (changes, uniques) = (FigureChanges(), Uniques())
        }
    }

    // MARK: What differs

    static func keepFormer(_ db: Database) throws {
        for table in tables { try db.execute(sql: "CREATE TABLE \(table.former) AS \(table.rows)") }
    }

    static func forgetFormer(_ db: Database) throws {
        for table in tables { try db.execute(sql: "DROP TABLE \(table.former)") }
    }

    static func differences(_ db: Database) throws -> [RebuiltFigures.Difference] {
        let (before, after) = (try figures(db, figures.formerRows), try figures(db, figures.rows))
        let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
        return try changed.sorted { $0.row < $1.row }.compactMap { figure in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT o.id, m.name, v.version FROM message_versions v JOIN messages m ON m.number = v.message
                    JOIN organizations o ON o.number = m.organization WHERE v.number = ?
                    """,
                arguments: [figure.messageVersion])
            return row.map {
                RebuiltFigures.Difference(
                    organization: $0[0], message: $0[1], version: $0[2], subject: figure.subject,
                    before: before[figure] ?? Counts(), after: after[figure] ?? Counts())
            }
        }
    }

    private static func figures(_ db: Database, _ sql: String) throws -> [Figure: Counts] {
        var figures: [Figure: Counts] = [:]
        let rows = try Row.fetchCursor(db, sql: sql)
        while let row = try rows.next() {
            figures[Figure(messageVersion: row[0], subject: FigureSubject(column: row[1]))] = Counts(row, from: 2)
        }
        return figures
    }

    /// How many rows are not as they were, or were not there, or are not any more.
    static func otherDifferences(_ db: Database) throws -> Int {
        try others.reduce(0) { sum, table in
            let changed = try Int.fetchOne(
                db,
                sql: """
                    SELECT max((SELECT count(*) FROM (\(table.rows) EXCEPT \(table.formerRows))),
                        (SELECT count(*) FROM (\(table.formerRows) EXCEPT \(table.rows))))
                    """)
            return sum + (changed ?? 0)
        }
    }
}

extension Figure {
    fileprivate var row: (Int64, Int) { (messageVersion, subject.column) }
}
