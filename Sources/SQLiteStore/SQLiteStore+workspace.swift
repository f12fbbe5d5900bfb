import Consent
package import Foundation
import GRDB
import Interactions
import Journeys
package import LinkIdentifiers
import Messages
package import Store

extension SQLiteStore: WorkspaceStore {
    package func apply(
        _ contents: WorkspaceContents, hashedIdentifier: String, contactHash: ContactHash, at now: Date
    ) async throws -> WorkspaceChanges {
        try await database.write { db in
            var change = WorkspaceWriter(db: db, now: now)
            try change.organization(contents.organization, hashedIdentifier: hashedIdentifier)
            for message in contents.messages { try change.message(message) }
            for journey in contents.journeys { try change.journey(journey) }
            try change.people(contents, contactHash: contactHash)
            return change.changes
        }
    }

    package func attributeNames(organization: String) async throws -> Set<String> {
        try await database.read { db in
            try String.fetchSet(
                db,
                sql: """
                    SELECT DISTINCT attribute.key FROM profiles p JOIN organizations o ON o.number = p.organization,
                        json_each(p.attributes) AS attribute
                    WHERE o.id = ?
                    """,
                arguments: [organization])
        }
    }

    package func messages(
        ofJourney name: String, organization: String
    ) async throws -> [StoredMessageVersion] {
        try await database.read { db in
            let journey = try Row.fetchOne(
                db, sql: "SELECT organization, definition FROM journeys WHERE number = \(Self.journeyNumber)",
                arguments: [organization, name])
            guard let journey else { return [] }
            let definition: JourneyDefinition = try StoredJSON.decode(journey[1])
            var names: [String] = []
            for case .message(_, let name) in JourneyPlan(definition).steps.map(\.action)
            where !names.contains(name) {
                names.append(name)
            }
            return try names.compactMap {
                try Self.messageVersion(try Self.newestVersion(db, $0, organization: journey[0]), db)
            }
        }
    }

    static func newestVersion(_ db: Database, ofMessage message: String, organization: Int64) throws -> Int64? {
        try Int64.fetchOne(
            db,
            sql: """
                SELECT v.number FROM message_versions v JOIN messages m ON m.number = v.message
                WHERE m.organization = ? AND m.name = ? AND v.version > 0 ORDER BY v.version DESC LIMIT 1
                """,
            arguments: [organization, message])
    }

    static func newestVersion(_ db: Database, _ message: String, organization: Int64) throws -> Int64 {
        guard let version = try newestVersion(db, ofMessage: message, organization: organization) else {
            throw DatabaseError(message: "the journey's message “\(message)” is not in the store")
        }
        return version
    }
}

/// Writes a workspace, counting what was new or different.
private struct WorkspaceWriter {
    let db: Database
    let now: Date
    var changes = WorkspaceChanges()
    private var organization: Int64 = 0

    init(db: Database, now: Date) {
        self.db = db
        self.now = now
    }

    mutating func organization(_ new: WorkspaceContents.Organization, hashedIdentifier: String) throws {
        try db.execute(
            sql: "INSERT INTO organizations (id, name, geo, hashed_identifier, window_months, compliance) "
                + "VALUES (?, '', '', ?, 0, '') ON CONFLICT (id) DO NOTHING",
            arguments: [new.id, hashedIdentifier])
        organization = try Int64.fetchOne(
            db, sql: "SELECT number FROM organizations WHERE id = ?", arguments: [new.id])!
        try SQLiteStore.write(db, new, toOrganization: organization)
        changes.organizations += db.changesCount
    }

    mutating func message(_ new: WorkspaceContents.Message) throws {
        let message = try MessageWriter(db: db, organization: organization, name: new.name)
        if try message.write(new.content, links: new.links, at: now).isNew { changes.messages += 1 }
    }

    mutating func journey(_ new: WorkspaceContents.Journey) throws {
        let definition = try StoredJSON.encode(new.definition)
        try db.execute(
            sql: """
                INSERT INTO journeys (organization, name, definition) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET definition = excluded.definition WHERE definition <> excluded.definition
                """,
            arguments: [organization, new.name, definition])
        changes.journeys += db.changesCount
    }

    mutating func people(_ contents: WorkspaceContents, contactHash: ContactHash) throws {
        let contactPoints = try ContactPointWriter(db, organization: organization, hash: contactHash, at: now)
        let profileWriter = try ProfileWriter(
            db, organization: organization, columns: contents.profileColumns, contactPoints: contactPoints)
        for profile in contents.profiles where try profileWriter.write(profile) { changes.profiles += 1 }
        let consentWriter = try ConsentWriter(db, at: now)
        for consent in contents.consents {
            let contactPoint = try contactPoints.number(of: consent.contact)
            let outcome = try consentWriter.write(consent.record, about: consent.scope, of: contactPoint)
            if outcome != .unchanged { changes.consents += 1 }
        }
    }
}
