import GRDB
import Interactions
import SQLiteFile

/// Adds to what happens in organizations hour by hour, within one transaction.
struct ActivityWriter {
    private struct Key: Hashable {
        let organization: Int64
        let hour: Hour
        let channel: String
        let subject: FigureSubject

        /// As the table is sorted.
        var row: (Int64, Int, String, Int) { (organization, hour.rawValue, channel, subject.column) }
    }

    private let owners, insert: DirectStatement

    init(_ db: Database) throws {
        owners = try DirectStatement(
            db,
            """
            SELECT m.organization, v.channel FROM message_versions v JOIN messages m ON m.number = v.message
            WHERE v.number = ?
            """)
        insert = try DirectStatement(
            db,
            """
            INSERT INTO activity (organization, hour, channel, subject, total, uniques, anonymous, automated)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) \(FigureWriter.addCounts)
            """)
    }

    /// - Parameter cells: those of a message version together.
    func add(_ cells: [(key: FigureChanges.Cell, counts: Counts)]) throws {
        var activity: [Key: Counts] = [:]
        var (version, owner): (Int64?, (organization: Int64, channel: String)?)
        for (cell, counts) in cells {
            // A link's clicks are the message's as well.
            if case .link = cell.figure.subject { continue }
            if version != cell.figure.messageVersion {
                version = cell.figure.messageVersion
                owners.bind(version, at: 0)
                owner = try owners.first { ($0.integer(0), $0.text(1)) }
            }
            guard let owner else { continue }
            let key = Key(
                organization: owner.organization, hour: cell.hour, channel: owner.channel, subject: cell.figure.subject)
            activity[key, default: Counts()] += counts
        }
        for (key, counts) in activity.sorted(by: { $0.key.row < $1.key.row }) {
            insert.bind(key.organization, at: 0)
            insert.bind(key.hour.rawValue, at: 1)
            insert.bind(key.channel, at: 2)
            insert.bind(key.subject.column, at: 3)
            insert.bind(counts, at: 4)
            try insert.execute()
        }
    }
}
