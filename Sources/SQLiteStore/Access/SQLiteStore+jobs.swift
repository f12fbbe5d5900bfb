import GRDB
package import Store

package import struct Foundation.Date

extension SQLiteStore: JobStore {
    package func add(_ job: StoredJob) async throws {
        try await database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO jobs (id, organization, kind, state, started_at, started_by)
                    SELECT ?, number, ?, ?, ?, ? FROM organizations WHERE id = ?
                    """,
                arguments: [
                    job.id, job.kind.rawValue, job.state.rawValue, job.startedAt.milliseconds, job.startedBy,
                    job.organization,
                ])
        }
    }

    package func job(id: String, organization: String) async throws -> StoredJob? {
        try await database.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT \(StoredJob.columns) FROM jobs j JOIN organizations o ON o.number = j.organization
                    WHERE j.id = ? AND o.id = ?
                    """,
                arguments: [id, organization]
            ).flatMap { StoredJob($0) }
        }
    }

    package func jobs(organization: String, after id: String?, limit: Int) async throws -> [StoredJob] {
        try await database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT \(StoredJob.columns) FROM organizations o JOIN jobs j ON j.organization = o.number
                    WHERE o.id = ?1 AND j.number < coalesce(
                        (SELECT number FROM jobs WHERE id = ?2 AND organization = o.number), \(Int64.max))
                    ORDER BY j.number DESC LIMIT ?3
                    """,
                arguments: [organization, id, limit]
            ).compactMap { StoredJob($0) }
        }
    }

    package func finish(
        job id: String, as ending: StoredJob.Ending, progress: StoredJob.Progress, at now: Date
    ) async throws {
        let (state, result, problem): (StoredJob.State, String?, String?) =
            switch ending {
            case .done(let result): (.done, result, nil)
            case .failed(let problem, let result): (.failed, result, problem)
            }
        try await database.write { db in
            try db.execute(
                sql: """
                    UPDATE jobs SET state = ?, result = ?, problem = ?, done = ?, total = ?, ended_at = ?
                    WHERE id = ? AND state = 'running'
                    """,
                arguments: [
                    state.rawValue, result, problem, progress.done, progress.total, now.milliseconds, id,
                ])
        }
    }

    package func interruptJobs(startedBefore date: Date, at now: Date) async throws {
        try await database.write { db in
            try db.execute(
                sql: "UPDATE jobs SET state = 'interrupted', ended_at = ? WHERE state = 'running' AND started_at < ?",
                arguments: [now.milliseconds, date.milliseconds])
        }
    }

    package func forgetJobs(endedBefore date: Date) async throws {
        try await database.write { db in
            try db.execute(sql: "DELETE FROM jobs WHERE ended_at < ?", arguments: [date.milliseconds])
        }
    }
}

extension StoredJob {
    /// Of `jobs` as `j` and `organizations` as `o`, in the order that reading them needs.
    fileprivate static let columns = """
        j.id, o.id, j.kind, j.state, j.done, j.total, j.result, j.problem, j.started_at, j.started_by, j.ended_at
        """

    /// - Parameter row: begins with ``columns``. `nil` where a later Waymark has made a kind that is not known here.
    fileprivate init?(_ row: Row) {
        guard let kind = Kind(rawValue: row[2]), let state = State(rawValue: row[3]) else { return nil }
        self.init(
            id: row[0], organization: row[1], kind: kind, startedAt: Date(milliseconds: row[8]), startedBy: row[9])
        self.state = state
        progress = Progress(done: row[4], total: row[5])
        (result, problem) = (row[6], row[7])
        endedAt = (row[10] as Int64?).map { Date(milliseconds: $0) }
    }
}
