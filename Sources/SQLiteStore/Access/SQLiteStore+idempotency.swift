import GRDB
package import Store

package import struct Foundation.Data
package import struct Foundation.Date

extension SQLiteStore: IdempotencyStore {
    package func claim(
        _ name: IdempotencyName, request: [UInt8], at now: Date
    ) async throws -> IdempotencyClaim {
        try await database.write { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT a.request, a.status, a.headers, a.body, a.claimed_at FROM access_keys k
                    JOIN answers a ON a.access_key = k.number WHERE k.id = ? AND a.name = ?
                    """,
                arguments: [name.keyID, name.name])
            guard let row else {
                try db.execute(
                    sql: """
                        INSERT INTO answers (access_key, name, request, claimed_at)
                        SELECT number, ?, ?, ? FROM access_keys WHERE id = ?
                        """,
                    arguments: [name.name, Data(request), now.milliseconds, name.keyID])
                return .claimed
            }
            guard [UInt8](row[0] as Data) == request else { return .taken }
            guard let status: Int = row[1] else { return .unanswered(claimedAt: Date(milliseconds: row[4])) }
            return .answered(
                StoredAnswer(status: status, headers: try StoredJSON.decode(row[2]), body: [UInt8](row[3] as Data)))
        }
    }

    package func keep(_ answer: StoredAnswer, for name: IdempotencyName) async throws {
        try await database.write { db in
            try db.execute(
                sql: """
                    UPDATE answers SET status = ?, headers = ?, body = ?
                    WHERE access_key = (SELECT number FROM access_keys WHERE id = ?) AND name = ?
                    """,
                arguments: [
                    answer.status, try StoredJSON.encode(answer.headers), Data(answer.body), name.keyID, name.name,
                ])
        }
    }

    package func release(_ name: IdempotencyName) async throws {
        try await database.write { db in
            try db.execute(
                sql: """
                    DELETE FROM answers WHERE access_key = (SELECT number FROM access_keys WHERE id = ?) AND name = ?
                    """,
                arguments: [name.keyID, name.name])
        }
    }

    package func forgetAnswers(claimedBefore date: Date) async throws {
        try await database.write { db in
            try db.execute(sql: "DELETE FROM answers WHERE claimed_at < ?", arguments: [date.milliseconds])
        }
    }
}
