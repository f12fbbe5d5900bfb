import Consent
package import Foundation
import GRDB
import Journeys
package import LinkIdentifiers
import SQLiteFile
package import Store

extension SQLiteStore: PersonStore {
    package func interactions(
        of deliveries: Set<DeliveryNumber>, progress: @Sendable (Int, Int) -> Void
    ) async throws -> [InteractionRecord] {
        let ids = try await database.read { try InteractionIndex($0).ids(of: deliveries) }
        var records: [InteractionRecord] = []
        for start in stride(from: 0, to: ids.count, by: Self.pieceSize) {
            let piece = ids[start..<min(start + Self.pieceSize, ids.count)]
            records += try await database.read { db in
                try piece.flatMap { try Self.interactions(db, where: "i.id = ?", [$0]) }
            }
            progress(start + piece.count, ids.count)
        }
        return records
    }

    /// How many of a person's rows are read or changed without a break, so that nobody waits long for the store.
    private static var pieceSize: Int { 1000 }

    package func beginErasure(
        of selection: PersonSelection, organization id: String, contactHash: ContactHash, at now: Date
    ) async throws -> (person: Person, erasure: Erasure)? {
        try await database.write { db in
            // Whoever it is now: runs and contact points may have come since somebody looked.
            guard let organization = try Self.organization(db, id), let person = try Self.person(db, selection, id)
            else { return nil }
            let own = person.contacts.filter { !$0.isShared }
            let shared = person.contacts.filter(\.isShared).map(\.number)
            try db.execute(
                sql: """
                    INSERT INTO erasures (organization, runs, contact_points, shared_contact_points, began_at)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    organization, try StoredJSON.encode(person.runs), try StoredJSON.encode(own.map(\.number)),
                    try StoredJSON.encode(shared), now.milliseconds,
                ])
            let erasure = Erasure(
                number: db.lastInsertedRowID, organization: id, runs: person.runs,
                contactPoints: own.map(\.number), sharedContactPoints: shared)
            try Self.deleteRuns(db, person.runs)
            for profile in person.profiles {
                try db.execute(
                    sql: "DELETE FROM former_contact_points WHERE profile = ?", arguments: [profile.number])
                try db.execute(sql: "DELETE FROM profiles WHERE number = ?", arguments: [profile.number])
                try Self.leaveAudiences(db, profile.id, organization)
            }
            for contact in own { try Self.erase(db, contact, contactHash, organization) }
            return (person, erasure)
        }
    }

    private static func erase(
        _ db: Database, _ contact: Person.Contact, _ hash: ContactHash, _ organization: Int64
    ) throws {
        for (scope, record) in try CurrentConsent.records(db, of: contact.number) where record.status == .optedOut {
            try db.execute(
                sql: "INSERT OR REPLACE INTO erased_opt_outs (organization, hash, scope, at) VALUES (?, ?, ?, ?)",
                arguments: [organization, Data(hash(contact.text)), scope.description, record.at.milliseconds])
        }
        try db.execute(sql: "DELETE FROM consents WHERE contact_point = ?", arguments: [contact.number])
        try db.execute(
            sql: "DELETE FROM former_contact_points WHERE contact_point = ?", arguments: [contact.number])
        try db.execute(sql: "DELETE FROM contact_points WHERE number = ?", arguments: [contact.number])
    }

    private static func deleteRuns(_ db: Database, _ runs: [Int64]) throws {
        var counts = StepCounts()
        for run in runs {
            let row = try Row.fetchOne(
                db, sql: "DELETE FROM runs WHERE number = ? RETURNING journey, journey_version, step, phase",
                arguments: [run])
            // Of a test send there is no journey.
            guard let row, let journey: Int64 = row[0] else { continue }
            if row[3] != JourneyRun.State.Phase.finished.rawValue {
                counts.add(.erased, atStep: row[2], ofVersion: row[1])
            }
            try Self.forgetReactions(db, ofRun: run, journey: journey)
        }
        try counts.write(db)
    }

    /// Takes a profile's id out of the journeys that name it, published versions included.
    private static func leaveAudiences(_ db: Database, _ profile: String, _ organization: Int64) throws {
        let tables = [
            ("journeys", "organization = ?"),
            ("journey_versions", "journey IN (SELECT number FROM journeys WHERE organization = ?)"),
        ]
        for (table, condition) in tables {
            let rows = try Row.fetchAll(
                db, sql: "SELECT number, definition FROM \(table) WHERE \(condition)", arguments: [organization])
            for row in rows {
                var definition: JourneyDefinition = try StoredJSON.decode(row[1])
                guard case .profiles(let ids) = definition.audience, ids.contains(profile) else { continue }
                definition.audience = .profiles(ids.filter { $0 != profile })
                try db.execute(
                    sql: "UPDATE \(table) SET definition = ? WHERE number = ?",
                    arguments: [try StoredJSON.encode(definition), row[0] as Int64])
            }
        }
    }

    package func unfinishedErasures() async throws -> [Erasure] {
        try await database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT e.number, o.id, e.runs, e.contact_points, e.shared_contact_points FROM erasures e
                    JOIN organizations o ON o.number = e.organization WHERE e.finished_at IS NULL ORDER BY e.number
                    """
            ).map {
                Erasure(
                    number: $0[0], organization: $0[1], runs: try StoredJSON.decode($0[2]),
                    contactPoints: try StoredJSON.decode($0[3]), sharedContactPoints: try StoredJSON.decode($0[4]))
            }
        }
    }

    package func deliveries(
        of erasure: Erasure, progress: @Sendable (Int, Int) -> Void
    ) async throws -> [DeliveryNumber] {
        try await deliveries(
            ofRuns: erasure.runs, contactPoints: erasure.contactPoints, shared: erasure.sharedContactPoints,
            progress: progress)
    }

    package func anonymiseInteractions(
        of deliveries: Set<DeliveryNumber>, progress: @Sendable (Int, Int) -> Void
    ) async throws -> Int {
        let ids = try await database.read { try InteractionIndex($0).ids(of: deliveries) }
        for start in stride(from: 0, to: ids.count, by: Self.pieceSize) {
            let piece = ids[start..<min(start + Self.pieceSize, ids.count)]
            try await database.write { try Self.anonymise($0, piece) }
            progress(start + piece.count, ids.count)
        }
        return ids.count
    }

    /// Somebody else's run that was to send a delivery which is erased.
    private static func endRun(_ db: Database, sending delivery: DeliveryNumber, _ counts: inout StepCounts) throws {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    UPDATE runs SET phase = 2 WHERE phase = 1
                        AND number = (SELECT run FROM deliveries WHERE number = ? AND state IN (0, 2, 3, 6))
                    RETURNING journey_version, step
                    """),
            arguments: [delivery.rawValue])
        if let row, let version: Int64 = row[0] { counts.add(.erased, atStep: row[1], ofVersion: version) }
    }

    package func finish(_ erasure: Erasure, deliveries: [DeliveryNumber], at now: Date) async throws -> Bool {
        for start in stride(from: 0, to: deliveries.count, by: Self.pieceSize) {
            try await database.write { db in
                var counts = StepCounts()
                var sent = SentCounts()
                // Whoever is being asked to take it may have done so, or may have before: it counts, as others do that were sent.
                let taken = try DirectStatement(
                    db,
                    """
                    SELECT sent_at, d.state = 6 FROM deliveries d LEFT JOIN mail_retries t ON t.delivery = d.number
                    WHERE d.number = ? AND (d.state = 3 OR t.may_be_taken)
                    """)
                let forget = try DirectStatement(db, "DELETE FROM personal_values WHERE delivery = ?")
                let forgetRetry = try DirectStatement(db, "DELETE FROM mail_retries WHERE delivery = ?")
                let delete = try DirectStatement(db, "DELETE FROM deliveries WHERE number = ?")
                for delivery in deliveries[start..<min(start + Self.pieceSize, deliveries.count)] {
                    try Self.endRun(db, sending: delivery, &counts)
                    taken.bind(delivery.rawValue, at: 0)
                    if let (at, waits) = try taken.first({ ($0.integer(0), $0.integer(1)) }) {
                        sent.addSent(delivery, at: at, isUnconfirmed: waits == 1)
                    }
                    for statement in [forget, forgetRetry, delete] {
                        statement.bind(delivery.rawValue, at: 0)
                        try statement.execute()
                    }
                }
                try counts.write(db)
                try sent.write(db)
            }
        }
        guard try await SQLiteFile.emptyLog(of: database) else { return false }
        try await database.write { db in
            try db.execute(
                sql: """
                    UPDATE erasures SET runs = '[]', contact_points = '[]', shared_contact_points = '[]', finished_at = ?
                    WHERE number = ?
                    """,
                arguments: [now.milliseconds, erasure.number])
        }
        return true
    }
}
