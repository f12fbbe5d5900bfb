import Access
import HTTPTypes
import Journeys
import Operations
import Sender
import Store
import Workspace

/// What journeys do: they are published, paused, resumed and stopped, and how far they have come.
struct JourneyRunsResource: Resource {
    let store: any JourneyControlStore & JourneyDefinitionStore & WorkspaceStore
    let writing: JourneyWriting
    let jobs: JobRunner

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/journeys/{journey}/status", .readJourneys, handle: status),
            Endpoint(.post, "/journeys/{journey}/publish", .runJourneys, isRepeatable: true, handle: publish),
            Endpoint(.post, "/journeys/{journey}/dry-run", .runJourneys, handle: dryRun),
            Endpoint(.post, "/journeys/{journey}/pause", .runJourneys) { try await change($0, to: .paused) },
            Endpoint(.post, "/journeys/{journey}/resume", .runJourneys) { try await change($0, to: .running) },
            Endpoint(.post, "/journeys/{journey}/stop", .runJourneys) { try await change($0, to: .stopped) },
        ]
    }

    private struct Status: Encodable {
        let journey, state: String
        let versions: [JourneyStatusReport]
    }

    private func status(_ call: Call) async throws -> Answer {
        let name = call.parameter("journey")
        guard let status = try await store.status(ofJourney: name, organization: call.organization) else {
            throw Problem.noJourney
        }
        return Answer(
            Status(
                journey: name, state: status.state.name,
                versions: status.versions.map { JourneyStatusReport(name, status, $0) }))
    }

    private func journey(_ call: Call) async throws -> StoredJourney {
        guard let journey = try await store.journey(call.parameter("journey"), organization: call.organization) else {
            throw Problem.noJourney
        }
        return journey
    }

    private struct Published: Encodable {
        let state: String
        /// `false` where it was published just so already, and nobody may enter it again.
        let changed: Bool
    }

    private func publish(_ call: Call) async throws -> Answer {
        let name = call.parameter("journey")
        guard let published = try await writing.publish(name, organization: call.organization, at: call.now),
            let state = try await store.journey(name, organization: call.organization)?.state
        else { throw Problem.noJourney }
        switch published {
        case .success(let changed): return Answer(Published(state: state.name, changed: changed))
        case .failure(let error): throw Problem.notPublishable(error.problem)
        }
    }

    private struct DryRun: Encodable {
        let profiles, entering: Int
        let messages: [DryRunMessageReport]
    }

    private func dryRun(_ call: Call) async throws -> Answer {
        let journey = try await journey(call)
        if let error = try await writing.check(journey, organization: call.organization) {
            throw Problem.notPublishable(error.problem)
        }
        let (name, organization, now) = (journey.name, call.organization, call.now)
        let job = try await jobs.start(in: jobs.reserve(.journeyDryRun, for: call.principal)) {
        } work: { [store] _, progress in
            let messages = try await store.messages(ofJourney: name, organization: organization)
            let total = try await store.status(ofJourney: name, organization: organization)?.audience.of ?? 0
            guard
                let found = try await JourneyDryRun(
                    of: name, organization: organization, versions: messages, store: store, at: now,
                    progress: { progress(.init(done: $0, total: total)) })
            else { throw Problem.noJourney }
            return DryRun(
                profiles: found.looked, entering: found.entering,
                messages: found.messages.map { DryRunMessageReport($0) })
        }
        return Answer(started: job)
    }

    private struct Changed: Encodable {
        let state, before: String
    }

    private func change(_ call: Call, to state: JourneyState) async throws -> Answer {
        let name = call.parameter("journey")
        guard let before = try await store.change(journey: name, organization: call.organization, to: state) else {
            throw Problem.noJourney
        }
        switch (before, state) {
        case (.draft, _): throw Problem.conflict("the journey is not published")
        case (.stopped, .paused), (.stopped, .running):
            throw Problem.conflict("the journey is stopped; publish it to begin again")
        default: return Answer(Changed(state: state.name, before: before.name))
        }
    }
}

extension Problem {
    fileprivate static func notPublishable(_ problem: String) -> Problem {
        conflict("the journey does not fit its messages and attributes as they are now: \(problem)")
    }
}
