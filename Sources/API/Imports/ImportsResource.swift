import Access
import ContactPoints
import HTTPTypes
import Hummingbird
import LinkIdentifiers
import Store
import Synchronization
import Workspace

import struct Foundation.Date

/// Taking in files of profiles and consent, as jobs: all rows or none, or the good ones with `skipRefused`.
struct ImportsResource: Resource {
    /// 4 GiB.
    static let maximumSize = 4 << 30

    let store: any ConsentStore & ImportStore
    let keys: KeyRing
    let jobs: JobRunner
    let spool: Spool

    var endpoints: [Endpoint] {
        [
            Endpoint(
                .post, "/imports/profiles", .writeProfiles, body: .stream,
                query: ImportRequest.parameters(columns: ProfileFile.columns), handle: importProfiles),
            Endpoint(
                .post, "/imports/consent", .writeConsent, body: .stream,
                query: ImportRequest.parameters(columns: ConsentFile.columns).union(["asOf"]), handle: importConsent),
        ]
    }

    private func importProfiles(_ call: Call) async throws -> Answer {
        let request = try ImportRequest(call, columns: ProfileFile.columns)
        let organization = try await store.organization(call.organization)
        let region = request.region ?? organization.region.flatMap(Region.init)
        let hash = keys.contactHash(of: organization.id)
        return try await start(.profileImport, call, request) { file, refused in
            try ProfileFile(ImportTable(file: file, refused: refused), names: request.names, region: region)
        } into: { [store] next in
            try await store.importProfiles(organization: organization.id, contactHash: hash, at: call.now, next: next)
        }
    }

    private func importConsent(_ call: Call) async throws -> Answer {
        let request = try ImportRequest(call, columns: ConsentFile.columns)
        let asOf = call.query["asOf"] == "now" ? call.now : try call.time("asOf")
        if let asOf, asOf > call.now { throw Problem.invalidParameter("asOf", "this time is still to come") }
        let organization = try await store.organization(call.organization)
        let region = request.region ?? organization.region.flatMap(Region.init)
        let hash = keys.contactHash(of: organization.id)
        let by = call.principal.auditName
        return try await start(.consentImport, call, request) { file, refused in
            try ConsentFile(
                ImportTable(file: file, refused: refused), names: request.names, compliance: organization.compliance,
                region: region, asOf: asOf, now: call.now)
        } into: { [store] next in
            try await store.importConsent(
                organization: organization.id, contactHash: hash, by: by, at: call.now, next: next)
        }
    }

    /// Takes the file in, looks at its header, and has the rest done by a job.
    private func start<File: ImportFile>(
        _ kind: StoredJob.Kind, _ call: Call, _ request: ImportRequest,
        open: @escaping @Sendable (_ file: String, _ refused: String) throws -> sending File,
        into take:
            @escaping @Sendable (@escaping @Sendable () throws -> ImportStep<File.Batch>) async throws -> ImportCounts
    ) async throws -> Answer {
        // Before anything is taken in.
        let place = try jobs.reserve(kind, for: call.principal)
        let (file, refused) = (try spool.file(), spool.place())
        try await file.take(call.request.body, maximum: Self.maximumSize)
        do {
            _ = try open(file.path, refused.path)
        } catch let error as InputError {
            throw Problem.invalidInput([.init(line: error.line, column: error.column, request.words(of: error))])
        }
        let job = try await jobs.start(
            in: place, preparing: {},
            work: { _, progress in
                try await ImportJob(file: file, refused: refused, request: request, progress: progress).run(open, take)
            })
        return Answer(started: job)
    }
}
