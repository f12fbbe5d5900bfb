package import Foundation
import GRDB
package import LinkIdentifiers
import Messages
package import Store

extension SQLiteStore: TestSendStore {
    package func testSend(message name: String, profile id: String, organization: String) async throws -> TestSend {
        try await database.read { db in
            guard let number = try Self.organization(db, organization),
                let version = try Self.newestVersion(db, ofMessage: name, organization: number),
                let message = try Self.messageVersion(version, db)
            else { return .unknownMessage }
            switch try Self.recipient(db, id, channel: message.content.channel, organization: number) {
            case .unknownProfile: return .unknownProfile
            case .noContactPoint: return .noContactPoint
            case .found(let recipient, let profile):
                return .ready(.init(message: message, recipient: recipient, messageVersion: version, profile: profile))
            }
        }
    }

    /// - Parameters:
    ///   - id: the profile's.
    ///   - organization: its number.
    static func recipient(
        _ db: Database, _ id: String, channel: Channel, organization: Int64
    ) throws -> FoundRecipient {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT p.number, p.attributes, c.number, c.address, e.address, n.address FROM profiles p
                LEFT JOIN contact_points e ON e.number = p.email LEFT JOIN contact_points n ON n.number = p.phone
                LEFT JOIN contact_points c ON c.number = CASE ? WHEN 'text' THEN p.phone ELSE p.email END
                WHERE p.organization = ? AND p.id = ?
                """,
            arguments: [channel.rawValue, organization, id])
        guard let row else { return .unknownProfile }
        guard let contactPoint: Int64 = row[2] else { return .noContactPoint }
        let recipient = Recipient(
            profile: id, attributes: try StoredJSON.decode(row[1]), contactPoint: contactPoint, address: row[3],
            email: row[4], phone: row[5], consent: try CurrentConsent.records(db, of: contactPoint))
        return .found(recipient, number: row[0])
    }

    package func prepare(_ send: TestSend.Ready, at now: Date) async throws -> DeliveryNumber? {
        try await database.write { db in
            try Self.prepareTest(
                db, of: send.messageVersion, send.message.content.channel, to: send.recipient, send.profile, at: now)
        }
    }

    package func prepare(_ draft: TestSend.Draft, at now: Date) async throws -> TestSend.PreparedDraft {
        try await database.write { db in
            let (name, organization) = (draft.message.message, draft.message.organization.id)
            let current = try Self.draft(db, name, organization)
            guard current?.revision == draft.revision else { return .superseded(by: current) }
            let content = draft.message.content
            let version = try Self.writer(db, name, organization).write(draft: content, links: draft.links, at: now)
            let delivery = try Self.prepareTest(
                db, of: version, content.channel, to: draft.recipient, draft.profile, at: now)
            return delivery.map { .prepared($0) } ?? .unknownProfile
        }
    }

    /// - Parameters:
    ///   - version: the number of a message version.
    ///   - profile: its number.
    private static func prepareTest(
        _ db: Database, of version: Int64, _ channel: Channel, to recipient: Recipient, _ profile: Int64, at now: Date
    ) throws -> DeliveryNumber? {
        // Its run is at its end: there is nowhere to go on to.
        try db.execute(
            sql: """
                INSERT INTO runs (profile, step, phase, began_at) SELECT number, 0, 2, ? FROM profiles WHERE number = ?
                """,
            arguments: [now.milliseconds, profile])
        guard db.changesCount > 0 else { return nil }
        let run = db.lastInsertedRowID
        var numbering = Numbering(db: db, isTest: true)
        return try prepare(
            db,
            NewDelivery(step: 0, messageVersion: version, channel: channel, contactPoint: recipient.contactPoint),
            run: run, &numbering, at: now)
    }

    package func progress(of delivery: DeliveryNumber) async throws -> TestSend.Progress? {
        try await database.read { db in
            let state = try Int64.fetchOne(
                db, sql: "SELECT state FROM deliveries WHERE number = ?", arguments: [delivery.rawValue])
            return state.flatMap(DeliveryState.init).map {
                switch $0 {
                case .sent, .unconfirmed: .sent
                case .refused: .refused
                case .prepared, .textPrepared, .handedOver, .deferred: .prepared
                }
            }
        }
    }
}
