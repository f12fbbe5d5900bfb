import Edge
import Foundation
import Interactions
import Journal
import LinkIdentifiers
import Logging
import Preferences
import SQLiteStore
import Store
import TestSupport

extension PublicURL {
    static var local: PublicURL { PublicURL("http://edge")! }
}

/// An edge on a port of its own, over a real store and a real journal in a folder that goes when it goes.
struct RunningEdge: Sendable {
    let folder: TemporaryFolder
    let store: SQLiteStore
    let journal: SQLiteJournal
    let ring: KeyRing
    let server: EdgeServer

    var port: Int { server.port }

    /// Starts one, and stops it when `body` is done. It does not refresh by itself: what it learns it asks for.
    ///
    /// - Parameters:
    ///   - hasPreferences: whether the store can be reached for recipients' preferences.
    ///   - isStuck: whether the store never answers when it is asked about a delivery.
    static func serve(
        hasPreferences: Bool = true, isStuck: Bool = false,
        configure: (inout EdgeServer.Configuration) -> Void = { _ in },
        now: @escaping @Sendable () -> Date = { Sample.now },
        _ body: @Sendable (RunningEdge, Sample) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let store = try folder.store()
        let ring = KeyRing.random()
        let sample = try await Sample(in: store, ring: ring)
        let journal = SQLiteJournal(path: folder.path("journal.sqlite"))
        var configuration = EdgeServer.Configuration()
        configuration.port = 0
        configure(&configuration)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let preferences = hasPreferences ? store : SQLiteStore(path: folder.path("away.sqlite"), mayCreate: false)
        let server = try await EdgeServer(
            configuration: configuration,
            directory: LinkDirectory(store: isStuck ? StuckStore(store: store) : store, keys: ring, publicURL: .local),
            pages: try PreferencePages(store: preferences, logger: logger, now: now), journal: journal, logger: logger,
            now: now)
        let edge = RunningEdge(folder: folder, store: store, journal: journal, ring: ring, server: server)
        let result: Result<Void, any Error>
        do { result = .success(try await body(edge, sample)) } catch { result = .failure(error) }
        try await edge.stop()
        try journal.close()
        try result.get()
    }

    /// Ends it as a graceful shutdown would: no new connections, and those that are there are closed.
    func stop() async throws {
        let run = Task { try await server.run() }
        run.cancel()
        try await run.value
    }

    /// What has been recorded so far.
    func entries() async throws -> [JournalEntry] {
        try await journal.commits(after: 0, limit: 10_000).flatMap { $0.entries ?? [] }
    }

    /// One request on a connection of its own.
    func request(
        _ path: String, method: String = "GET", fields: [String] = [], body: String = ""
    ) async throws -> Connection.Answer? {
        try await Connection.open(port: port) {
            try await $0.request(path, method: method, fields: fields, body: body)
        }
    }
}
