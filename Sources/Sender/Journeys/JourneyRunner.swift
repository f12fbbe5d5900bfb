package import Foundation
import Journeys
package import Logging
import Metrics
import ServiceLifecycle
package import Store

/// The shell around journeys' runs: has profiles enter, tells runs what happened and what time it is, and keeps what comes of
/// it. What is to be sent is *prepared* in the store, together with the run's new state; others hand it over.
package actor JourneyRunner: Service {
    package struct Configuration: Sendable {
        /// How many profiles or runs of a journey are looked at together. Default 500.
        package var batchSize = 500
        /// How often it is looked what is due, unless somebody says so, in milliseconds. Default 500.
        package var pollInterval = 500
        /// How many messages of a journey may be prepared and not handed over, before its runs wait for that. Default 2000.
        package var maximumPrepared = 2000

        package init() {}
    }

    private static let shortestPause = Duration.milliseconds(25)

    private let configuration: Configuration
    private let store: any JourneyStore & SendingStore
    private let versions: JourneyVersions
    private let metrics = JourneyMetrics()
    private let logger: Logger
    private let now: @Sendable () -> Date
    private let wakeup: Wakeup
    private let onPrepared: @Sendable () -> Void

    /// - Parameters:
    ///   - wakeup: says that runs may go on.
    ///   - onPrepared: is called when something was prepared.
    package init(
        configuration: Configuration, store: any JourneyStore & SendingStore, wakeup: Wakeup, logger: Logger,
        now: @escaping @Sendable () -> Date, onPrepared: @escaping @Sendable () -> Void
    ) {
        self.configuration = configuration
        self.store = store
        versions = JourneyVersions(store)
        self.wakeup = wakeup
        self.logger = logger
        self.now = now
        self.onPrepared = onPrepared
    }

    /// Runs journeys until graceful shutdown.
    package func run() async throws {
        await cancelWhenGracefulShutdown { await self.runUntilCancelled() }
    }

    private func runUntilCancelled() async {
        while !Task.isCancelled {
            do {
                if try await runBatch() { continue }
                await wakeup.wait(atMost: .milliseconds(configuration.pollInterval))
                // One look for all that is noted in a moment: each goes through what is prepared.
                try await Task.sleep(for: Self.shortestPause)
            } catch is CancellationError {
                return
            } catch {
                metrics.failures.increment()
                logger.error("could not run journeys; trying again", metadata: ["error": "\(type(of: error))"])
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Does what is due, a batch at most. `false` where there was nothing to do, or has to wait.
    package func runBatch() async throws -> Bool {
        let began = ContinuousClock.now
        let ended = try await store.endStopped(limit: configuration.batchSize)
        let looked = try await store.enrol(limit: configuration.batchSize, at: now())
        metrics.stopped.increment(by: ended)
        metrics.looked.increment(by: looked)
        let time = now()
        let due = try await store.dueRuns(
            at: time, limit: configuration.batchSize, maximumPrepared: configuration.maximumPrepared)
        if due.runs.isEmpty { return ended + looked > 0 }
        let moves = try await moves(of: due, at: time)
        try await store.advance(moves, at: time)
        metrics.note(moves)
        metrics.batch.record(duration: .now - began)
        if moves.contains(where: { $0.delivery != nil }) { onPrepared() }
        return true
    }

    private func moves(of due: DueRuns, at time: Date) async throws -> [RunMove] {
        var runs: [(due: DueRun, version: StoredJourneyVersion)] = []
        // One of each profile: what it does to the profile counts for the next.
        var profiles: Set<Int64> = []
        for run in due.runs where profiles.insert(run.profile.number).inserted {
            runs.append((run, try await versions.version(run.version)))
        }
        var permissions = SendingPermissions(store: store, now: time)
        try await permissions.lookUpSendings(for: runs)
        var moves: [RunMove] = []
        for (run, version) in runs {
            moves.append(try await move(run, version, due.heardThrough, time, &permissions))
        }
        return moves
    }

    private func move(
        _ due: DueRun, _ version: StoredJourneyVersion, _ heardThrough: Date, _ time: Date,
        _ permissions: inout SendingPermissions
    ) async throws -> RunMove {
        var move = RunMove(due)
        var machine = JourneyRun(version.plan, state: due.state, heard: due.heard)
        var actions = due.reactions.flatMap { machine.handle($0.reaction.map { .reacted($0) } ?? .left) }
        var moment = JourneyRun.Moment(
            now: time, heardThrough: heardThrough, attributes: due.profile.attributes,
            organizationZone: due.profile.organizationZone)
        actions += machine.handle(.time(moment))
        while !actions.isEmpty {
            var next: [JourneyRun.Action] = []
            for action in actions {
                switch action {
                case .passed(let step, let outcome): move.passed.append((step, outcome))
                case .update(let attribute, let value):
                    move.updates[attribute] = value
                    moment.attributes[attribute] = value
                case .send(let step):
                    switch try await permissions.delivery(ofStep: step, version, due) {
                    case .success(let delivery): move.delivery = delivery
                    case .failure(let refusal):
                        next += machine.handle(.notSent(refusal.outcome)) + machine.handle(.time(moment))
                    }
                }
            }
            actions = next
        }
        move.to = machine.state
        move.heard = machine.heard
        return move
    }
}
