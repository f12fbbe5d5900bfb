import Consent
import Foundation
import GRDB
import LinkIdentifiers
import SQLiteFile
package import Store

extension SQLiteStore {
    package func person(_ selection: PersonSelection, organization: String) async throws -> Person? {
        try await database.read { try Self.person($0, selection, organization) }
    }

    static func person(_ db: Database, _ selection: PersonSelection, _ organization: String) throws -> Person? {
        guard let number = try Self.organization(db, organization) else { return nil }
        let condition: String
        let name: String
        var points: Set<Int64> = []
        switch selection {
        case .profile(let id): (condition, name) = ("id = ?", id)
        case .contact(let contact):
            (condition, name) = (hasContact, contact)
            points.formUnion(
                try Int64.fetchAll(
                    db, sql: "SELECT number FROM contact_points WHERE organization = ? AND address = ?",
                    arguments: [number, contact]))
        }
        let rows = try Row.fetchAll(
            db,
            sql:
                "SELECT number, id, email, phone FROM profiles WHERE organization = ? AND \(condition) ORDER BY number",
            arguments: [number, name])
        // Of an address that is named, all who have it are meant: it is nobody else's.
        let named = points
        for row in rows {
            points.formUnion([row[2] as Int64?, row[3]].compactMap(\.self))
            points.formUnion(
                try Int64.fetchAll(
                    db, sql: "SELECT contact_point FROM former_contact_points WHERE profile = ?",
                    arguments: [row[0] as Int64]))
        }
        if rows.isEmpty, points.isEmpty { return nil }
        let profiles = rows.map { Person.Profile(number: $0[0], id: $0[1]) }
        return Person(
            organization: organization, profiles: profiles,
            contacts: try points.sorted().map { try contact(db, $0, of: profiles, isTheirs: named.contains($0)) },
            runs: try profiles.flatMap { profile in
                try Int64.fetchAll(db, sql: "SELECT number FROM runs WHERE profile = ?", arguments: [profile.number])
            })
    }

    /// The profiles of an organization that have an address or number.
    private static let hasContact = """
        ? IN ((SELECT address FROM contact_points WHERE number = email),
            (SELECT address FROM contact_points WHERE number = phone))
        """

    private static func contact(
        _ db: Database, _ number: Int64, of profiles: [Person.Profile], isTheirs: Bool
    ) throws -> Person.Contact {
        let owners = try Int64.fetchSet(
            db,
            sql: """
                SELECT number FROM profiles WHERE email = ?1 OR phone = ?1
                UNION SELECT profile FROM former_contact_points WHERE contact_point = ?1
                """,
            arguments: [number])
        let text = try String.fetchOne(
            db, sql: "SELECT address FROM contact_points WHERE number = ?", arguments: [number])
        return Person.Contact(
            number: number, text: text ?? "", isShared: !isTheirs && !owners.subtracting(profiles.map(\.number)).isEmpty
        )
    }

    package func holdings(
        of person: Person, progress: @Sendable (Int, Int) -> Void
    ) async throws -> PersonHoldings {
        let deliveries = try await deliveries(
            ofRuns: person.runs, contactPoints: person.contacts.filter { !$0.isShared }.map(\.number),
            shared: person.contacts.filter(\.isShared).map(\.number), progress: progress)
        return try await database.read { db in
            let profiles = try person.profiles.compactMap { profile in
                try Row.fetchOne(
                    db,
                    sql: """
                        SELECT p.id, e.address, n.address, p.attributes FROM profiles p
                        LEFT JOIN contact_points e ON e.number = p.email
                        LEFT JOIN contact_points n ON n.number = p.phone WHERE p.number = ?
                        """,
                    arguments: [profile.number]
                ).map {
                    PersonHoldings.Profile(
                        id: $0[0], email: $0[1], phone: $0[2], attributes: try StoredJSON.decode($0[3]))
                }
            }
            let journeys = try person.runs.compactMap { run in
                try String.fetchOne(
                    db,
                    sql: "SELECT j.name FROM runs r JOIN journeys j ON j.number = r.journey WHERE r.number = ?",
                    arguments: [run])
            }
            return PersonHoldings(
                profiles: profiles,
                consent: try person.contacts.map { ($0.text, try Self.history(db, of: $0.number)) },
                journeys: journeys, deliveries: try deliveries.compactMap { try Self.delivery(db, $0) })
        }
    }

    private static func delivery(_ db: Database, _ number: DeliveryNumber) throws -> PersonHoldings.Delivery? {
        try Row.fetchOne(
            db,
            sql: """
                SELECT j.name, m.name, \(shownVersion), c.address, d.sent_at, d.state NOT IN (0, 2, 5, 6) OR t.may_be_taken IS 1,
                    (d.state IN (3, 4) OR t.may_be_taken IS 1) AND d.receipt IS NULL, d.receipt IS NOT NULL
                FROM deliveries d
                LEFT JOIN mail_retries t ON t.delivery = d.number
                JOIN delivery_blocks b ON b.number = d.number / \(DeliveryNumber.blockSize)
                JOIN message_versions v ON v.number = b.message_version
                JOIN messages m ON m.number = v.message
                JOIN runs r ON r.number = d.run
                LEFT JOIN journeys j ON j.number = r.journey
                JOIN contact_points c ON c.number = d.contact_point
                WHERE d.number = ?
                """,
            arguments: [number.rawValue]
        ).map {
            PersonHoldings.Delivery(
                number: number, journey: $0[0], message: $0[1], messageVersion: $0[2], contact: $0[3],
                sentAt: Date(milliseconds: $0[4]), isSent: $0[5], isUnconfirmed: $0[6],
                hasReceipt: $0[7], personalValues: try personalValues(db, number))
        }
    }

    private static func personalValues(_ db: Database, _ number: DeliveryNumber) throws -> [Int: [String]] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT ordinal, \"values\" FROM personal_values WHERE delivery = ?", arguments: [number.rawValue])
        return Dictionary(uniqueKeysWithValues: try rows.map { ($0[0], try StoredJSON.decode($0[1])) })
    }

    /// Deliveries of these runs, and all to contact points that are nobody else's, in their order. A run's are to contact points
    /// that its profile has or had: there is no index by run, which every mail would have to pay for.
    func deliveries(
        ofRuns runs: [Int64], contactPoints own: [Int64], shared: [Int64], progress: @Sendable (Int, Int) -> Void
    ) async throws -> [DeliveryNumber] {
        let (runs, contactPoints) = (Set(runs), own + shared)
        var found: Set<DeliveryNumber> = []
        for (index, contactPoint) in contactPoints.enumerated() {
            let isOwn = index < own.count
            found.formUnion(
                try await database.read { db in
                    let rows = try DirectStatement(db, "SELECT number, run FROM deliveries WHERE contact_point = ?")
                    rows.bind(contactPoint, at: 0)
                    var found: [DeliveryNumber] = []
                    while try rows.next() {
                        guard isOwn || runs.contains(rows.integer(1)),
                            let number = DeliveryNumber(rawValue: rows.integer(0))
                        else { continue }
                        found.append(number)
                    }
                    return found
                })
            progress(index + 1, contactPoints.count)
        }
        return found.sorted()
    }
}
