import Foundation
import GRDB
import Interactions
import Journeys
import LinkIdentifiers
import Messages
package import Store

extension SQLiteStore {
    package func timeline(
        ofProfile profile: String, organization: String, after position: TimelineEntry.Position?, limit: Int
    ) async throws -> [TimelineEntry]? {
        try await database.read { db in
            try Timeline(db, profile, organization)?.page(after: position, limit: limit)
        }
    }
}

/// Puts together what a profile was sent, did and said.
private struct Timeline {
    typealias Position = TimelineEntry.Position

    /// What ``TimelineEntry/Position/kind`` tells apart.
    private enum Kind: Int {
        case run, delivery, interaction, consent
    }

    private let db: Database
    private let profile: Int64
    /// Those that it has and that it had.
    private let contacts: [Int64]
    /// Of those that it had, how many changes of consent were recorded until it lost them: later ones may be somebody else's.
    private let consentCounts: [Int64: Int]

    init?(_ db: Database, _ id: String, _ organization: String) throws {
        let row = try Row.fetchOne(
            db,
            sql:
                "SELECT number, email, phone FROM profiles WHERE organization = \(SQLiteStore.organizationNumber) AND id = ?",
            arguments: [organization, id])
        guard let row else { return nil }
        self.db = db
        profile = row[0]
        let current = Set([row[1] as Int64?, row[2]].compactMap(\.self))
        let former = try Row.fetchAll(
            db, sql: "SELECT contact_point, coalesce(consents, 0) FROM former_contact_points WHERE profile = ?",
            arguments: [profile]
        ).filter { !current.contains($0[0]) }
        consentCounts = Dictionary(uniqueKeysWithValues: former.map { ($0[0], $0[1]) })
        contacts = current.union(consentCounts.keys).sorted()
    }

    func page(after: Position?, limit: Int) throws -> [TimelineEntry] {
        let end = after ?? Position(at: .max, kind: .max, number: .max)
        let entries =
            try runs(before: end, limit) + deliveries(before: end, limit) + interactions(before: end, limit)
            + consent(before: end)
        return Array(entries.sorted { $0.position > $1.position }.prefix(limit))
    }

    private func entry(_ at: Int64, _ kind: Kind, _ number: Int64, _ event: TimelineEntry.Event) -> TimelineEntry {
        TimelineEntry(
            at: Date(milliseconds: at), event: event, position: Position(at: at, kind: kind.rawValue, number: number))
    }

    /// The arguments of a condition `(time, number) < (?, ?)` for what is of a kind.
    private func bounds(_ end: Position, _ kind: Kind) -> StatementArguments {
        let (at, number) = bound(end, kind)
        return [at, number]
    }

    private func bound(_ end: Position, _ kind: Kind) -> (at: Int64, number: Int64) {
        (end.at, kind.rawValue < end.kind ? .max : kind.rawValue == end.kind ? end.number : .min)
    }

    private func runs(before end: Position, _ limit: Int) throws -> [TimelineEntry] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT r.number, r.began_at, j.name, r.step, r.phase, r.due_at, v.definition FROM runs r
                JOIN journeys j ON j.number = r.journey JOIN journey_versions v ON v.number = r.journey_version
                WHERE r.profile = ? AND (r.began_at, r.number) < (?, ?) ORDER BY r.began_at DESC, r.number DESC LIMIT ?
                """,
            arguments: [profile] + bounds(end, .run) + [limit]
        ).map { row in
            let state = JourneyRun.State(row)
            let plan = JourneyPlan(try StoredJSON.decode(row["definition"]))
            let step = state.step.flatMap { plan.steps.indices.contains($0) ? plan.steps[$0].id : nil }
            return entry(row[1], .run, row[0], .run(.init(journey: row[2], state: state, step: step)))
        }
    }

    // MARK: Deliveries

    private func deliveries(before end: Position, _ limit: Int) throws -> [TimelineEntry] {
        try contacts.flatMap { contact in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT d.number, d.sent_at, m.name, \(SQLiteStore.shownVersion), v.channel, j.name, c.address, d.state, d.receipt
                    FROM deliveries d JOIN runs r ON r.number = d.run
                    JOIN delivery_blocks b ON b.number = d.number / \(DeliveryNumber.blockSize)
                    JOIN message_versions v ON v.number = b.message_version JOIN messages m ON m.number = v.message
                    JOIN contact_points c ON c.number = d.contact_point LEFT JOIN journeys j ON j.number = r.journey
                    WHERE d.contact_point = ? AND r.profile = ? AND d.sent_at <= ? AND (d.sent_at, d.number) < (?, ?)
                    ORDER BY d.sent_at DESC, d.number DESC LIMIT ?
                    """,
                arguments: [contact, profile, end.at] + bounds(end, .delivery) + [limit]
            ).map { row in
                let delivery = TimelineEntry.Delivery(
                    message: row[2], version: row[3], channel: Channel(rawValue: row[4]) ?? .email, journey: row[5],
                    contact: row[6], state: .init(DeliveryState(rawValue: row[7]), hasReceipt: row[8] as Int? != nil))
                return entry(row[1], .delivery, row[0], .delivery(delivery))
            }
        }
    }

    private func deliveryNumbers() throws -> Set<DeliveryNumber> {
        var numbers: Set<DeliveryNumber> = []
        for contact in contacts {
            let found = try Int64.fetchAll(
                db,
                sql: """
                    SELECT d.number FROM deliveries d JOIN runs r ON r.number = d.run
                    WHERE d.contact_point = ? AND r.profile = ?
                    """,
                arguments: [contact, profile])
            numbers.formUnion(found.compactMap { DeliveryNumber(rawValue: $0) })
        }
        return numbers
    }

    // MARK: What came back

    private func interactions(before end: Position, _ limit: Int) throws -> [TimelineEntry] {
        let (at, id) = bound(end, .interaction)
        let moments = try InteractionIndex(db).latest(
            of: deliveryNumbers(), before: .init(at: at, id: id), limit: limit)
        return try SQLiteStore.interactions(
            db, where: "i.id IN (SELECT value FROM json_each(?))", [try StoredJSON.encode(moments.map(\.id))]
        ).map { entry($0.at.milliseconds, .interaction, $0.id, .interaction($0)) }
    }

    private func consent(before end: Position) throws -> [TimelineEntry] {
        try contacts.flatMap { contact in
            let address = try String.fetchOne(
                db, sql: "SELECT address FROM contact_points WHERE number = ?", arguments: [contact])
            guard let address else { return [] as [TimelineEntry] }
            return try SQLiteStore.history(db, of: contact).prefix(consentCounts[contact] ?? .max).enumerated().map {
                index, change in
                // A contact point has few changes: the number is one's own.
                entry(
                    change.recordedAt.milliseconds, .consent, (contact << 20) + Int64(index),
                    .consent(contact: address, change))
            }.filter { $0.position < end }
        }
    }
}

extension TimelineEntry.Delivery.State {
    fileprivate init(_ state: DeliveryState?, hasReceipt: Bool) {
        self =
            switch state {
            case .sent: .sent
            case .unconfirmed: hasReceipt ? .sent : .unconfirmed
            case .refused: .refused
            case .prepared, .textPrepared, .handedOver, .deferred, nil: .waiting
            }
    }
}
