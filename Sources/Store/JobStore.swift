package import struct Foundation.Date

/// What long work that somebody may watch needs of the store.
package protocol JobStore: Sendable {
    func add(_ job: StoredJob) async throws
    func job(id: String, organization: String) async throws -> StoredJob?
    /// An organization's jobs, the newest first, from the one behind `id`.
    func jobs(organization: String, after id: String?, limit: Int) async throws -> [StoredJob]
    /// Ends a running job.
    ///
    /// - Parameter progress: how far it has come.
    func finish(
        job id: String, as ending: StoredJob.Ending, progress: StoredJob.Progress, at now: Date
    ) async throws
    /// Nobody runs any job from before then: those that were running are interrupted.
    func interruptJobs(startedBefore date: Date, at now: Date) async throws
    /// Forgets jobs that have ended before then.
    func forgetJobs(endedBefore date: Date) async throws
}

/// Long work, as it is kept. It names nobody.
package struct StoredJob: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case profileImport = "profile-import"
        case consentImport = "consent-import"
        case erasure
        case journeyDryRun = "journey-dry-run"
    }

    package enum State: String, Sendable, CaseIterable {
        case running, done, failed
        /// The process that ran it has ended before it had.
        case interrupted
    }

    /// How far it has come, in a unit of its own; 0 of 0 where that is not known yet.
    package struct Progress: Sendable, Equatable {
        package var done: Int
        package var total: Int

        package init(done: Int, total: Int) {
            self.done = done
            self.total = total
        }
    }

    /// How a job has ended.
    package enum Ending: Sendable {
        /// With what came of it: a JSON object.
        case done(result: String)
        /// With what was wrong, in words.
        case failed(problem: String, result: String?)
    }

    package let id: String
    /// The organization's id.
    package let organization: String
    package let kind: Kind
    package var state: State
    /// While it runs, only the process that runs it knows.
    package var progress: Progress
    /// A JSON object.
    package var result: String?
    package var problem: String?
    package let startedAt: Date
    package let startedBy: String
    /// `nil` while it runs.
    package var endedAt: Date?

    package init(id: String, organization: String, kind: Kind, startedAt: Date, startedBy: String) {
        self.id = id
        self.organization = organization
        self.kind = kind
        state = .running
        progress = Progress(done: 0, total: 0)
        self.startedAt = startedAt
        self.startedBy = startedBy
    }
}
