import Access
import LinkIdentifiers
package import Logging
import ServiceLifecycle
package import Store
import Synchronization

package import struct Foundation.Date

/// Runs what takes long, while whoever asked for it watches the job.
///
/// As a service it also clears up: on a start what another process has left, every minute what was begun and not finished,
/// and every hour what is too old. Stopped, it ends the jobs, whose rows the next start finds interrupted.
package final class JobRunner: Service {
    /// How long jobs are kept after their end: 30 days.
    static let lifetime: Double = 30 * 24 * 3600
    /// How long answers to repeatable requests are kept: 24 hours.
    static let answersLifetime: Double = 24 * 3600
    /// How many jobs an organization may have running.
    static let maximum = 4

    private struct Running {
        let organization: String
        let kind: StoredJob.Kind
        var progress = StoredJob.Progress(done: 0, total: 0)
        var task: Task<Void, Never>?
    }

    private let store: any AccessStore & IdempotencyStore & JobStore
    private let logger: Logger
    private let now: @Sendable () -> Date
    private let startedAt: Date
    private let resume: @Sendable () async throws -> Void
    private let running = Mutex<[String: Running]>([:])
    private let lastImport = Mutex<Task<Void, Never>?>(nil)

    /// - Parameter resume: goes on with what was begun and is not finished, by this process or one before it.
    package init(
        store: any AccessStore & IdempotencyStore & JobStore, logger: Logger, now: @escaping @Sendable () -> Date,
        resume: @escaping @Sendable () async throws -> Void
    ) {
        self.store = store
        self.logger = logger
        self.now = now
        startedAt = now()
        self.resume = resume
    }

    // MARK: As a service

    package func run() async throws {
        let besides = [
            Task { await interruptJobs() },
            Task { await regularly("go on with what was begun", every: .seconds(60), resume) },
        ]
        await regularly("forget what is old", every: .seconds(3600)) { [self] in
            try await store.forgetJobs(endedBefore: now().addingTimeInterval(-Self.lifetime))
            try await store.forgetAnswers(claimedBefore: now().addingTimeInterval(-Self.answersLifetime))
            try await store.forgetExpiredSessions(at: now())
        }
        let tasks = besides + running.withLock { $0.values.compactMap(\.task) }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }

    /// Those of the process before; this one's may have begun.
    private func interruptJobs() async {
        try? await untilDone("interrupt the last process' jobs") { [self] in
            try await store.interruptJobs(startedBefore: startedAt, at: now())
        }
    }

    /// Until the process is to end. What goes wrong is tried again when it is due again.
    private func regularly(
        _ what: String, every interval: Duration, _ work: @Sendable () async throws -> Void
    ) async {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                try await work()
            } catch is CancellationError {
                return
            } catch {
                logger.warning("the console could not \(what), and tries again in \(interval): \(error)")
            }
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: interval) }
        }
    }

    /// Does something again until it succeeds: after 1 s, 2 s, and so on, up to once a minute.
    ///
    /// - Throws: `CancellationError` where the process ends before.
    func untilDone<Result: Sendable>(
        _ what: String, _ work: @Sendable () async throws -> Result
    ) async throws -> Result {
        var pause = 1
        while true {
            do {
                return try await work()
            } catch let error as CancellationError {
                throw error
            } catch {
                logger.warning("the console could not \(what), and tries again in \(pause) s: \(error)")
                try await Task.sleep(for: .seconds(pause))
                pause = min(2 * pause, 60)
            }
        }
    }

    // MARK: Jobs

    /// Takes a place for a job: before anything is taken in for it.
    ///
    /// - Throws: a problem where the organization has as many jobs as it may have, or an import while it has one.
    func reserve(_ kind: StoredJob.Kind, for principal: Principal) throws(Problem) -> JobPlace {
        var generator = SystemRandomNumberGenerator()
        let id = Base32.encode((0..<10).map { _ in UInt8.random(in: 0...255, using: &generator) })
        let refusal = running.withLock { running -> Problem? in
            let own = running.values.filter { $0.organization == principal.organization }
            guard own.count < Self.maximum else {
                return .conflict("\(Self.maximum) jobs are running already; wait until one has ended")
            }
            guard !kind.isImport || !own.contains(where: \.kind.isImport) else {
                return .conflict("an import is running already; wait until it has ended")
            }
            running[id] = Running(organization: principal.organization, kind: kind)
            return nil
        }
        if let refusal { throw refusal }
        return JobPlace(id: id, kind: kind, principal: principal) { [weak self] id in self?.giveBack(id) }
    }

    private func giveBack(_ id: String) { running.withLock { _ = $0.removeValue(forKey: id) } }

    /// Begins a job.
    ///
    /// - Parameters:
    ///   - prepare: what has to be done before anybody is told that the job has begun. What it throws is thrown, and there is no
    ///     job. Where the job cannot be noted after it, what it has begun is gone on with all the same.
    ///   - work: is told whom to tell how far it has come, and gives what came of it. What it throws is said to whoever watches
    ///     if it is a ``JobProblem``.
    func start<Prepared: Sendable, Result: Encodable & Sendable>(
        in place: JobPlace, preparing prepare: () async throws -> Prepared,
        work:
            @escaping @Sendable (Prepared, _ progress: @escaping @Sendable (StoredJob.Progress) -> Void) async throws
            -> Result
    ) async throws -> StoredJob {
        let job = StoredJob(
            id: place.id, organization: place.principal.organization, kind: place.kind, startedAt: now(),
            startedBy: place.principal.auditName)
        let prepared = try await prepare()
        do {
            try await store.add(job)
        } catch {
            Task { try? await resume() }
            throw error
        }
        let perform: @Sendable () async -> Void = { [self] in
            await run(job) { try await work(prepared, $0) }
            withExtendedLifetime(place) {}
        }
        let task = job.kind.isImport ? inTurn(perform) : Task { await perform() }
        running.withLock { $0[job.id]?.task = task }
        return job
    }

    /// Imports are done one after another: each holds the store's write lock for as long as it takes, and whoever else writes
    /// has a turn between two.
    private func inTurn(_ run: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        lastImport.withLock { last in
            let previous = last
            let task = Task {
                await previous?.value
                await run()
            }
            last = task
            return task
        }
    }

    private func run<Result: Encodable>(
        _ job: StoredJob, _ work: @Sendable (@escaping @Sendable (StoredJob.Progress) -> Void) async throws -> Result
    ) async {
        let ending: StoredJob.Ending
        do {
            try Task.checkCancellation()
            let result = try await work { [self] progress in running.withLock { $0[job.id]?.progress = progress } }
            ending = .done(result: String(decoding: Answer.json(result), as: UTF8.self))
        } catch let problem as JobProblem {
            ending = .failed(problem: problem.description, result: problem.result)
        } catch is CancellationError {
            return
        } catch {
            // As with a 500: what it says may be about somebody.
            logger.error("a job failed: \(job.kind.rawValue) \(job.id): \(type(of: error))")
            logger.debug("\(error)")
            ending = .failed(problem: "something went wrong; the log says what", result: nil)
        }
        try? await untilDone("note a job's end") { [self] in
            try await store.finish(job: job.id, as: ending, progress: progress(of: job), at: now())
        }
        giveBack(job.id)
    }

    /// How far a job has come.
    func progress(of job: StoredJob) -> StoredJob.Progress {
        running.withLock { $0[job.id]?.progress } ?? job.progress
    }
}

extension StoredJob.Kind {
    fileprivate var isImport: Bool { self == .profileImport || self == .consentImport }
}
