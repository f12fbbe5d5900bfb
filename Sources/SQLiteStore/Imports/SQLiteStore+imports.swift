package import Consent
package import Foundation
import GRDB
package import LinkIdentifiers
import SQLiteFile
package import Store

/// Takes in batches within one transaction, and counts what became of their rows.
protocol BatchImport {
    associatedtype Batch: Sendable
    var counts: ImportCounts { get }
    mutating func take(_ batch: Batch) throws
}

extension SQLiteStore: ImportStore {
    package func importConsent(
        organization: String, contactHash: ContactHash, by: String, at now: Date,
        next: @escaping @Sendable () throws -> ImportStep<ConsentBatch>
    ) async throws -> ImportCounts {
        try await take(into: organization, next) {
            try ConsentImport($0, organization: $1, hash: contactHash, by: by, at: now)
        }
    }

    package func importProfiles(
        organization: String, contactHash: ContactHash, at now: Date,
        next: @escaping @Sendable () throws -> ImportStep<ProfileBatch>
    ) async throws -> ImportCounts {
        try await take(into: organization, next) {
            try ProfileImport($0, organization: $1, hash: contactHash, at: now)
        }
    }

    private func take<Import: BatchImport>(
        into organization: String, _ next: @escaping @Sendable () throws -> ImportStep<Import.Batch>,
        with make: @escaping @Sendable (Database, _ organization: Int64) throws -> Import
    ) async throws -> ImportCounts {
        try await database.writeWithoutTransaction { db in
            // The rows that are referred to have just been found or made: SQLite need not look for them again.
            try db.execute(sql: "PRAGMA foreign_keys = OFF")
            defer { try? db.execute(sql: "PRAGMA foreign_keys = ON") }
            var counts = ImportCounts()
            try db.inTransaction(.immediate) {
                guard let number = try Self.organization(db, organization) else {
                    throw DatabaseError(message: "the organization is not in the store")
                }
                var taking = try make(db, number)
                while true {
                    switch try next() {
                    case .batch(let batch): try taking.take(batch)
                    case .keep:
                        counts = taking.counts
                        return .commit
                    case .undo:
                        counts = taking.counts
                        return .rollback
                    }
                }
            }
            return counts
        }
    }

    package func exportConsent(
        organization: String, includesHistory: Bool,
        to receive: @escaping @Sendable (_ contact: String, ConsentScope, ConsentRecord) throws -> Void
    ) async throws {
        try await database.read { db in
            // In the order of the index, so that nothing has to be sorted and no other organization's is read.
            let statement = try DirectStatement(
                db,
                """
                SELECT c.number, c.address, n.scope, n.status, n.reason, n.source, n.at, n.recorded_by
                FROM contact_points c CROSS JOIN consents n ON n.contact_point = c.number
                WHERE c.organization = (SELECT number FROM organizations WHERE id = ?)
                ORDER BY c.address, n.scope, n.number
                """)
            statement.bind(organization, at: 0)
            defer { statement.reset() }
            var last: (contactPoint: Int64, contact: String, scope: ConsentScope, record: ConsentRecord)?
            while try statement.next() {
                guard let scope = ConsentScope(statement.text(2)) else { continue }
                let contactPoint = statement.integer(0)
                if let last, includesHistory || last.contactPoint != contactPoint || last.scope != scope {
                    try receive(last.contact, last.scope, last.record)
                }
                last = (contactPoint, statement.text(1), scope, try statement.record(from: 3))
            }
            if let last { try receive(last.contact, last.scope, last.record) }
        }
    }
}
