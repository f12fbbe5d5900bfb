import Store
import Synchronization
import Workspace

/// An import under way.
struct ImportJob: Sendable {
    /// How many refused rows are said one by one.
    private static let maximumListed = 100

    let file, refused: SpoolFile
    let request: ImportRequest
    let progress: @Sendable (StoredJob.Progress) -> Void

    func run<File: ImportFile>(
        _ open: @Sendable (_ file: String, _ refused: String) throws -> sending File,
        _ take: @Sendable (@escaping @Sendable () throws -> ImportStep<File.Batch>) async throws -> ImportCounts
    ) async throws -> ImportResult {
        let size = try file.size
        progress(.init(done: 0, total: size))
        let reading = ImportReading(
            try open(file.path, refused.path), skipsRefused: request.skipsRefused, isDryRun: request.isDryRun
        ) { [progress] in
            progress(.init(done: min($0, size), total: size))
        }
        defer { reading.stop() }
        let isCancelled = Mutex(false)
        let counts = try await withTaskCancellationHandler {
            try await take { isCancelled.withLock(\.self) ? .undo : try reading.next() }
        } onCancel: {
            isCancelled.withLock { $0 = true }
        }
        try Task.checkCancellation()
        let isRefused = reading.summary.refused > 0 && !request.skipsRefused
        let result = ImportResult(
            isRefused ? ImportCounts() : counts, reading.summary,
            refusals: try RefusedRow.first(Self.maximumListed, in: refused.path))
        if isRefused {
            throw JobProblem(
                "\(reading.summary.refused) of \(reading.summary.rows) rows were refused, and nothing was imported; correct "
                    + "them, or leave them out with skipRefused=true",
                result: String(decoding: Answer.json(result), as: UTF8.self))
        }
        return result
    }
}

/// What came of an import, in JSON.
struct ImportResult: Encodable, Sendable {
    let read, new, changed, unchanged, refused: Int
    /// Whether anything was kept.
    let imported: Bool
    /// The first of them.
    let refusals: [RefusedRow]

    init<File>(_ counts: ImportCounts, _ summary: ImportReading<File>.Summary, refusals: [RefusedRow]) {
        (read, refused, imported) = (summary.rows, summary.refused, summary.isKept)
        (new, changed, unchanged) = (counts.new, counts.changed, counts.unchanged)
        self.refusals = refusals
    }
}
