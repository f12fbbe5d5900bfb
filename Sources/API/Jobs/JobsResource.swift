import Access
import HTTPTypes
import Store
import Workspace

/// Long work of an organization: what runs, and what has run in the last 30 days.
struct JobsResource: Resource {
    let store: any JobStore
    let jobs: JobRunner

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/jobs", .readJobs, query: PageRequest.parameters, handle: list),
            Endpoint(.get, "/jobs/{job}", .readJobs, handle: get),
        ]
    }

    private func list(_ call: Call) async throws -> Answer {
        let page = try PageRequest(call)
        if let after = page.after, try await store.job(id: after, organization: call.organization) == nil {
            // Begun anew it would say twice what has been said.
            throw Problem.invalidParameter("after", "that job has been forgotten; begin again")
        }
        let found = try await store.jobs(organization: call.organization, after: page.after, limit: page.probe)
        return Answer(Page(found, of: page, cursor: \.id, item: { JobRepresentation($0, jobs.progress(of: $0)) }))
    }

    private func get(_ call: Call) async throws -> Answer {
        guard let job = try await store.job(id: call.parameter("job"), organization: call.organization) else {
            throw Problem.notFound("there is no such job; they are kept for 30 days")
        }
        return Answer(JobRepresentation(job, jobs.progress(of: job)))
    }
}

/// A job in JSON.
struct JobRepresentation: Encodable, Sendable {
    struct Progress: Encodable {
        let done, total: Int
    }

    let id, kind, state: String
    let progress: Progress
    @ExplicitNull var result: JSONValue?
    @ExplicitNull var problem: String?
    let startedAt, startedBy: String
    @ExplicitNull var endedAt: String?

    init(_ job: StoredJob, _ progress: StoredJob.Progress) {
        (id, kind, state) = (job.id, job.kind.rawValue, job.state.rawValue)
        self.progress = Progress(done: progress.done, total: progress.total)
        result = job.result.flatMap { try? JSONParser.parse(Array($0.utf8)) }
        problem = job.problem
        (startedAt, startedBy) = (Timestamp.text(job.startedAt, hasFraction: true), job.startedBy)
        endedAt = job.endedAt.map { Timestamp.text($0, hasFraction: true) }
    }
}

extension Answer {
    /// What takes long has begun: here it can be watched.
    init(started job: StoredJob) {
        self.init(
            JobRepresentation(job, job.progress), status: .accepted,
            headers: [.location: "\(API.prefix)/jobs/\(job.id)"])
    }
}
