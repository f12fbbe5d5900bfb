import Access
import LinkIdentifiers
package import Logging
import ServiceLifecycle
package import Store
import Synchronization

package import struct Foundation.Date

/// Runs what takes long, while whoever asked for it watches the job.
///
/// As a service it also clears up: on a start what another process has left, and every hour what is too old. Stopped, it
/// ends the jobs, whose rows the next start finds interrupted.
package final class JobRunner: Service {
    /// How long jobs are kept after their end: 30 days.
    static let lifetime: Double = 30 * 24 * 3600
    /// How long answers to repeatable requests are kept: 24 hours.
    static let answersLifetime: Double = 24 * 3600
    /// How many jobs an organization may have running.
    static let maximum = 4

    private struct Running {
        let organization: String
        var progress = StoredJob.Progress(done: 0, total: 0)
        var task: Task<Void, Never>?
    }

    private let store: any AccessStore & IdempotencyStore & JobStore
    private let logger: Logger
    private let now: @Sendable () -> Date
    private let resume: @Sendable () async throws -> Void
    private let running = Mutex<[String: Running]>([:])

    /// - Parameter resume: goes on with what a process that ended has begun.
    package init(
        store: any AccessStore & IdempotencyStore & JobStore, logger: Logger, now: @escaping @Sendable () -> Date,
        resume: @escaping @Sendable () async throws -> Void
    ) {
        self.store = store
        self.logger = logger
        self.now = now
        self.resume = resume
    }

    // MARK: As a service

    package func run() async throws {
        await persistently("clear up after the last process") { [self] in
            try await store.interruptJobs(at: now())
            try await store.forgetAnswers(
                claimedBefore: now().addingTimeInterval(-Self.answersLifetime), includingUnanswered: true)
        }
        let resuming = Task { await persistently("go on with what was begun", resume) }
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            await persistently("forget what is old") { [self] in
                try await store.forgetJobs(endedBefore: now().addingTimeInterval(-Self.lifetime))
                try await store.forgetAnswers(
                    claimedBefore: now().addingTimeInterval(-Self.answersLifetime), includingUnanswered: false)
                try await store.forgetExpiredSessions(at: now())
            }
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(3600)) }
        }
        resuming.cancel()
        let tasks = running.withLock { $0.values.compactMap(\.task) }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }

    private func persistently(_ what: String, _ work: @Sendable () async throws -> Void) async {
        do {
            try await work()
        } catch is CancellationError {
            // The process ends.
        } catch {
            logger.warning("the console could not \(what): \(error)")
        }
    }

    // MARK: Jobs

    /// Begins a job.
    ///
    /// - Parameters:
    ///   - prepare: what has to be done before anybody is told that the job has begun. What it throws is thrown, and there is no
    ///     job.
    ///   - work: is told whom to tell how far it has come, and gives what came of it. What it throws is said to whoever watches
    ///     if it is a ``JobProblem``.
    func start<Prepared: Sendable, Result: Encodable & Sendable>(
        _ kind: StoredJob.Kind, for principal: Principal, preparing prepare: () async throws -> Prepared,
        work:
            @escaping @Sendable (Prepared, _ progress: @escaping @Sendable (StoredJob.Progress) -> Void) async throws
            -> Result
    ) async throws -> StoredJob {
        var generator = SystemRandomNumberGenerator()
        let job = StoredJob(
            id: Base32.encode((0..<10).map { _ in UInt8.random(in: 0...255, using: &generator) }),
            organization: principal.organization, kind: kind, startedAt: now(), startedBy: principal.auditName)
        let hasRoom = running.withLock { running in
            guard running.values.count(where: { $0.organization == job.organization }) < Self.maximum else {
                return false
            }
            running[job.id] = Running(organization: job.organization)
            return true
        }
        guard hasRoom else {
            throw Problem.conflict("\(Self.maximum) jobs are running already; wait until one has ended")
        }
        let prepared: Prepared
        do {
            prepared = try await prepare()
            try await store.add(job)
        } catch {
            running.withLock { _ = $0.removeValue(forKey: job.id) }
            throw error
        }
        let task = Task { await run(job) { try await work(prepared, $0) } }
        running.withLock { $0[job.id]?.task = task }
        return job
    }

    private func run<Result: Encodable>(
        _ job: StoredJob, _ work: @Sendable (@escaping @Sendable (StoredJob.Progress) -> Void) async throws -> Result
    ) async {
        let ending: StoredJob.Ending
        do {
            let result = try await work { [self] progress in running.withLock { $0[job.id]?.progress = progress } }
            ending = .done(result: String(decoding: Answer.json(result), as: UTF8.self))
        } catch let problem as JobProblem {
            ending = .failed(problem: problem.description, result: problem.result)
        } catch is CancellationError {
            running.withLock { _ = $0.removeValue(forKey: job.id) }
            return
        } catch {
            // As with a 500: what it says may be about somebody.
            logger.error("a job failed: \(job.kind.rawValue) \(job.id): \(type(of: error))")
            logger.debug("\(error)")
            ending = .failed(problem: "something went wrong; the log says what", result: nil)
        }
        await persistently("note a job's end") { [self] in
            try await store.finish(job: job.id, as: ending, progress: progress(of: job), at: now())
        }
        running.withLock { _ = $0.removeValue(forKey: job.id) }
    }

    /// How far a job has come.
    func progress(of job: StoredJob) -> StoredJob.Progress {
        running.withLock { $0[job.id]?.progress } ?? job.progress
    }
}
