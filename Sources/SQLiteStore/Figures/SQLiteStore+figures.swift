import Foundation
import GRDB
package import Interactions
import Messages
package import Store

extension SQLiteStore: FigureStore {
    package func figures(message: String?, organization: String?) async throws -> [MessageFigures] {
        let wanted = [("m.name = ?", message), ("o.id = ?", organization)].filter { $0.1 != nil }
        let condition = (["v.version > 0"] + wanted.map(\.0)).joined(separator: " AND ")
        return try await database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT v.number, o.id, m.name, v.version, v.channel, v.published_at, v.sent, v.unconfirmed, v.refused,
                        v.unacknowledged
                    FROM message_versions v
                    JOIN messages m ON m.number = v.message JOIN organizations o ON o.number = m.organization
                    WHERE \(condition) ORDER BY m.number, v.version
                    """,
                arguments: StatementArguments(wanted.map(\.1))
            ).map { try Self.figures(db, $0) }
        }
    }

    private static func figures(_ db: Database, _ version: Row) throws -> MessageFigures {
        let number: Int64 = version[0]
        var counts: [FigureSubject: Counts] = [:]
        for row in try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT subject, total, uniques, anonymous, automated FROM figures WHERE message_version = ?"),
            arguments: [number])
        {
            counts[FigureSubject(column: row[0])] = Counts(row, from: 1)
        }
        let sending = MessageFigures.Sending(
            sent: version[6], unconfirmed: version[7], refused: version[8], unacknowledged: version[9])
        return MessageFigures(
            organization: version[1], message: version[2], version: version[3],
            channel: Channel(rawValue: version[4]) ?? .email, publishedAt: Date(milliseconds: version[5]),
            totals: FigureTotals(sending, counts), links: try links(db, ofVersion: number, counts))
    }

    private static func links(
        _ db: Database, ofVersion version: Int64, _ counts: [FigureSubject: Counts]
    ) throws -> [MessageFigures.Link] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT l.ordinal, l.name, l.url, \(correctedURL), l.logical_ordinal FROM links l
                    WHERE l.message_version = ? AND l.is_tracked ORDER BY l.ordinal
                    """),
            arguments: [version])
        let ordinals = Dictionary(grouping: rows, by: { $0[4] as Int }).mapValues { $0.map { $0[0] as Int } }
        return rows.filter { $0[0] as Int == $0[4] }.map { row in
            MessageFigures.Link(
                ordinal: row[0], name: row[1], url: row[2], correctedURL: row[3],
                clicks: counts[.link(ordinal: row[0])] ?? Counts(), ordinals: ordinals[row[0]] ?? [])
        }
    }

    package func messages(
        ofOrganization organization: String, after position: Int64?, limit: Int
    ) async throws -> [MessageTotals] {
        try await database.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT m.number, m.name, m.newest, v.channel, v.version, v.published_at FROM messages m
                    JOIN message_versions v ON v.number = m.newest
                    WHERE m.organization = \(Self.organizationNumber) AND m.newest < ? ORDER BY m.newest DESC LIMIT ?
                    """,
                arguments: [organization, position ?? .max, limit])
            let totals = try Self.totals(db, ofMessages: rows.map { $0[0] })
            return rows.map { row in
                MessageTotals(
                    name: row[1], channel: Channel(rawValue: row[3]) ?? .email, version: row[4],
                    publishedAt: Date(milliseconds: row[5]), totals: totals[row[0]] ?? FigureTotals(), position: row[2])
            }
        }
    }

    private static func totals(_ db: Database, ofMessages messages: [Int64]) throws -> [Int64: FigureTotals] {
        let list = try StoredJSON.encode(messages)
        var counts: [Int64: [FigureSubject: Counts]] = [:]
        for row in try Row.fetchAll(
            db,
            sql: """
                SELECT v.message, f.subject, sum(f.total), sum(f.uniques), sum(f.anonymous), sum(f.automated)
                FROM message_versions v JOIN figures f ON f.message_version = v.number AND f.subject <= 0
                WHERE v.message IN (SELECT value FROM json_each(?)) GROUP BY v.message, f.subject
                """,
            arguments: [list])
        {
            counts[row[0], default: [:]][FigureSubject(column: row[1])] = Counts(row, from: 2)
        }
        var totals: [Int64: FigureTotals] = [:]
        for row in try Row.fetchAll(
            db,
            sql: """
                SELECT message, sum(sent), sum(unconfirmed), sum(refused), sum(unacknowledged) FROM message_versions
                WHERE message IN (SELECT value FROM json_each(?)) GROUP BY message
                """,
            arguments: [list])
        {
            let sending = MessageFigures.Sending(
                sent: row[1], unconfirmed: row[2], refused: row[3], unacknowledged: row[4])
            totals[row[0]] = FigureTotals(sending, counts[row[0]] ?? [:])
        }
        return totals
    }

    // MARK: Of versions

    package func figuresByHour(
        _ subject: FigureSubject, ofMessage message: String, version: Int?, organization: String, in hours: Range<Hour>
    ) async throws -> [HourlyCounts] {
        // Another version's link of this ordinal is another link.
        if case .link = subject, version == nil { return [] }
        return try await database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT hour, sum(total), sum(uniques), sum(anonymous), sum(automated) FROM figures_by_hour
                    WHERE message_version IN (\(Self.versionNumbers)) AND subject = ? AND hour >= ? AND hour < ?
                    GROUP BY hour ORDER BY hour
                    """,
                arguments: [
                    organization, message, version, subject.column, hours.lowerBound.rawValue,
                    hours.upperBound.rawValue,
                ]
            ).map { HourlyCounts(hour: Hour(rawValue: $0[0]), counts: Counts($0, from: 1)) }
        }
    }

    package func figuresByDevice(
        ofMessage message: String, version: Int?, organization: String
    ) async throws -> [FigureSubject: [DeviceClass: Int]] {
        try await database.read { db in
            var people: [FigureSubject: [DeviceClass: Int]] = [:]
            for row in try Row.fetchAll(
                db,
                sql: """
                    SELECT subject, device, sum(people) FROM figures_by_device
                    WHERE message_version IN (\(Self.versionNumbers)) \(version == nil ? "AND subject <= 0" : "")
                    GROUP BY subject, device
                    """,
                arguments: [organization, message, version])
            {
                people[FigureSubject(column: row[0]), default: [:]][DeviceClass(rawValue: row[1]) ?? .unknown] = row[2]
            }
            return people
        }
    }

    /// Of an organization's id.
    static let organizationNumber = "(SELECT number FROM organizations WHERE id = ?)"

    /// Of an organization's id, a message's name and a version, or `NULL` for all of them.
    private static let versionNumbers = """
        SELECT v.number FROM messages m JOIN message_versions v ON v.message = m.number
        WHERE m.organization = \(organizationNumber) AND m.name = ? AND v.version = coalesce(?, v.version)
        """
}

extension FigureTotals {
    /// - Parameter sending: without what receipts say.
    init(_ sending: MessageFigures.Sending, _ counts: [FigureSubject: Counts]) {
        var sending = sending
        sending.confirmed = counts[.delivered]?.total ?? 0
        sending.failed = counts[.failed]?.total ?? 0
        self.init(
            sending: sending, opens: counts[.opens] ?? Counts(), clicks: counts[.clicks] ?? Counts())
    }
}

extension Counts {
    /// From the columns total, uniques, anonymous and automated.
    init(_ row: Row, from column: Int) {
        self.init(
            total: row[column], unique: row[column + 1], anonymous: row[column + 2], automated: row[column + 3])
    }
}
