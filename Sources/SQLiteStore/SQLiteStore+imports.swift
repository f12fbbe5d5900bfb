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
    init(_ db: Database, organization: Int64, hash: ContactHash, at now: Date) throws
    mutating func take(_ batch: Batch) throws
}

extension SQLiteStore: ImportStore {
    package func importConsent(
        organization: String, contactHash: ContactHash, at now: Date,
        next: @escaping @Sendable () throws -> ImportStep<ConsentBatch>
    ) async throws -> ImportCounts {
        try await take(ConsentImport.self, organization, contactHash, now, next)
    }

    package func importProfiles(
        organization: String, contactHash: ContactHash, at now: Date,
        next: @escaping @Sendable () throws -> ImportStep<ProfileBatch>
    ) async throws -> ImportCounts {
        try await take(ProfileImport.self, organization, contactHash, now, next)
    }

    private func take<Import: BatchImport>(
        _ type: Import.Type, _ organization: String, _ hash: ContactHash, _ now: Date,
        _ next: @escaping @Sendable () throws -> ImportStep<Import.Batch>
    ) async throws -> ImportCounts {
        try await database.writeWithoutTransaction { db in
            // The rows that are referred to have just been found or made: SQLite need not look for them again. And with more
            // of the indexes in memory it writes their pages less often.
            try db.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA cache_size = -32000")
            defer { try? db.execute(sql: "PRAGMA foreign_keys = ON; PRAGMA cache_size = -2000; PRAGMA shrink_memory") }
            var counts = ImportCounts()
            try db.inTransaction(.immediate) {
                let number = try Int64.fetchOne(
                    db, sql: "SELECT number FROM organizations WHERE id = ?", arguments: [organization])
                guard let number else { throw DatabaseError(message: "the organization is not in the store") }
                var taking = try Import(db, organization: number, hash: hash, at: now)
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
            // In the order of the tables, so that nothing has to be sorted.
            let statement = try DirectStatement(
                db,
                """
                SELECT c.number, c.address, n.scope, n.status, n.reason, n.source, n.at, n.recorded_by
                FROM contact_points c CROSS JOIN consents n ON n.contact_point = c.number
                WHERE +c.organization = (SELECT number FROM organizations WHERE id = ?)
                ORDER BY c.number, n.scope, n.number
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
