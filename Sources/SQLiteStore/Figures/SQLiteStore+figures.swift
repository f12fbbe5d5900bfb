import Foundation
import GRDB
package import Interactions
import Messages
package import Store

extension SQLiteStore: FigureStore {
    package func figures(message: String?, organization: String?) async throws -> [MessageFigures] {
        let wanted = [("m.name = ?", message), ("o.id = ?", organization)].filter { $0.1 != nil }
        return try await database.read { db in
            try Self.figures(
                db, where: (["v.version > 0"] + wanted.map(\.0)).joined(separator: " AND "),
                StatementArguments(wanted.map(\.1)))
        }
    }

    package func figures(
        ofMessage message: String, version: Int?, organization: String
    ) async throws -> MessageFigures? {
        try await database.read { db in
            try Self.figures(
                db,
                where: """
                    v.number = (SELECT v.number FROM messages m JOIN message_versions v ON v.message = m.number
                        WHERE m.organization = \(Self.organizationNumber) AND m.name = ? AND v.version > 0
                            AND v.version = coalesce(?, v.version) ORDER BY v.version DESC LIMIT 1)
                    """,
                [organization, message, version]
            ).first
        }
    }

    package func versionTotals(ofMessage message: String, organization: String) async throws -> [VersionTotals] {
        try await database.read { db in
            let condition = "o.id = ? AND m.name = ? AND v.version > 0"
            let arguments: StatementArguments = [organization, message]
            let counts = try Self.counts(db, where: condition + " AND f.subject <= 0", arguments)
            return try Self.versions(db, where: condition, arguments).map { row in
                VersionTotals(
                    version: row[3], channel: Channel(rawValue: row[4]) ?? .email,
                    publishedAt: Date(milliseconds: row[5]), totals: FigureTotals(version: row, counts[row[0]] ?? [:]))
            }
        }
    }

    /// However many versions there are, what they have is read together.
    ///
    /// - Parameter condition: of versions `v`, messages `m` and organizations `o`.
    private static func figures(
        _ db: Database, where condition: String, _ arguments: StatementArguments
    ) throws -> [MessageFigures] {
        let counts = try counts(db, where: condition, arguments)
        let links = try links(db, where: condition, arguments)
        return try versions(db, where: condition, arguments).map { row in
            let counts = counts[row[0]] ?? [:]
            return MessageFigures(
                organization: row[1], message: row[2], version: row[3], channel: Channel(rawValue: row[4]) ?? .email,
                publishedAt: Date(milliseconds: row[5]), totals: FigureTotals(version: row, counts),
                links: Self.links(links[row[0]] ?? [], counts))
        }
    }

    private static let versionTables = """
        message_versions v JOIN messages m ON m.number = v.message JOIN organizations o ON o.number = m.organization
        """

    /// In the order that ``FigureTotals`` and all others need.
    private static func versions(
        _ db: Database, where condition: String, _ arguments: StatementArguments
    ) throws -> [Row] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT v.number, o.id, m.name, v.version, v.channel, v.published_at, v.sent, v.unconfirmed, v.refused,
                    v.unacknowledged
                FROM \(versionTables) WHERE \(condition) ORDER BY m.number, v.version
                """,
            arguments: arguments)
    }

    private static func counts(
        _ db: Database, where condition: String, _ arguments: StatementArguments
    ) throws -> [Int64: [FigureSubject: Counts]] {
        var counts: [Int64: [FigureSubject: Counts]] = [:]
        for row in try Row.fetchAll(
            db,
            sql: """
                SELECT f.message_version, f.subject, f.total, f.uniques, f.anonymous, f.automated
                FROM \(versionTables) JOIN figures f ON f.message_version = v.number WHERE \(condition)
                """,
            arguments: arguments)
        {
            counts[row[0], default: [:]][FigureSubject(column: row[1])] = Counts(row, from: 2)
        }
        return counts
    }

    private static func links(
        _ db: Database, where condition: String, _ arguments: StatementArguments
    ) throws -> [Int64: [Row]] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT l.ordinal, l.name, l.url, \(correctedURL), l.logical_ordinal, l.message_version
                FROM \(versionTables) JOIN links l ON l.message_version = v.number
                WHERE \(condition) AND l.is_tracked ORDER BY l.message_version, l.ordinal
                """,
            arguments: arguments)
        return Dictionary(grouping: rows) { $0[5] }
    }

    private static func links(_ rows: [Row], _ counts: [FigureSubject: Counts]) -> [MessageFigures.Link] {
        Dictionary(grouping: rows) { $0[4] as Int }.sorted { $0.key < $1.key }.map { ordinal, rows in
            MessageFigures.Link(
                rows.map { .init(ordinal: $0[0], name: $0[1], url: $0[2], correctedURL: $0[3]) },
                clicks: counts[.link(ordinal: ordinal)] ?? Counts())
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
            let versions = try Int64.fetchAll(
                db, sql: Self.versionNumbers, arguments: [organization, message, version])
            // Each is in order already: there are few versions, and may be thousands of hours.
            let found = try versions.map { try Self.hours(db, subject, ofVersion: $0, in: hours) }
            return found.dropFirst().reduce(found.first ?? [], Self.together)
        }
    }

    private static func hours(
        _ db: Database, _ subject: FigureSubject, ofVersion version: Int64, in hours: Range<Hour>
    ) throws -> [HourlyCounts] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT hour, total, uniques, anonymous, automated FROM figures_by_hour
                WHERE message_version = ? AND subject = ? AND hour >= ? AND hour < ? ORDER BY hour
                """)
        let rows = try Row.fetchCursor(
            statement,
            arguments: [version, subject.column, hours.lowerBound.rawValue, hours.upperBound.rawValue])
        return try Array(rows.map { HourlyCounts(hour: Hour(rawValue: $0[0]), counts: Counts($0, from: 1)) })
    }

    /// Both in order, and so is what comes of them.
    private static func together(_ a: [HourlyCounts], _ b: [HourlyCounts]) -> [HourlyCounts] {
        var sums: [HourlyCounts] = []
        sums.reserveCapacity(a.count + b.count)
        var (restOfA, restOfB) = (a[...], b[...])
        while let first = restOfA.first, let second = restOfB.first {
            if first.hour <= second.hour { restOfA.removeFirst() }
            if second.hour <= first.hour { restOfB.removeFirst() }
            var counts = first.hour <= second.hour ? first.counts : second.counts
            if first.hour == second.hour { counts += second.counts }
            sums.append(HourlyCounts(hour: min(first.hour, second.hour), counts: counts))
        }
        return sums + restOfA + restOfB
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
    /// - Parameter row: of a version.
    fileprivate init(version row: Row, _ counts: [FigureSubject: Counts]) {
        self.init(
            MessageFigures.Sending(sent: row[6], unconfirmed: row[7], refused: row[8], unacknowledged: row[9]), counts)
    }

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
