import Foundation
import SQLiteStore

/// A folder for one test, removed behind it.
final class TemporaryFolder: Sendable {
    let url = FileManager.default.temporaryDirectory.appending(path: "edge-\(UUID())")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path }

    func store() throws -> SQLiteStore { try SQLiteStore(path: path("store.sqlite")) }
}
