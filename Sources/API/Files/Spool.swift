package import Foundation

/// A folder for files that are there for the time of one request or job.
package struct Spool: Sendable {
    private let directory: URL

    /// Makes the folder, empty: what is in it was left by a process that was killed.
    package init(directory: URL) throws {
        self.directory = directory
        try? FileManager.default.removeItem(at: directory)
        try FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    /// A new file, which goes with the last that refers to it.
    func file() throws -> SpoolFile {
        let file = place()
        guard
            FileManager.default.createFile(
                atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw CocoaError(.fileWriteUnknown) }
        return file
    }

    /// Where somebody else may make a file, which goes in the same way.
    func place() -> SpoolFile { SpoolFile(path: directory.appending(path: UUID().uuidString).path) }
}

/// A file for a while.
final class SpoolFile: Sendable {
    let path: String

    fileprivate init(path: String) { self.path = path }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ body: (FileHandle) async throws -> Void) async throws {
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        do {
            try await body(handle)
        } catch {
            try? handle.close()
            throw error
        }
        try handle.close()
    }
}
