package import Foundation

/// A folder for files that are there for the time of one request or job.
package struct Spool: Sendable {
    /// How many bytes all its files together may have that are taken in or given out: 16 GiB.
    static let maximum = 16 << 30

    private let directory: URL
    private let room: Room

    /// Makes the folder, empty: what is in it was left by a process that was killed.
    package init(directory: URL) throws {
        self.directory = directory
        room = Room(bytes: Self.maximum)
        try? FileManager.default.removeItem(at: directory)
        try FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    /// A new file, which goes with the last that refers to it.
    ///
    /// - Parameter place: is kept for as long as the file, but for its last piece.
    func file(keeping place: Places.Place? = nil) throws -> SpoolFile {
        let file = self.place(keeping: place)
        guard
            FileManager.default.createFile(
                atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw CocoaError(.fileWriteUnknown) }
        return file
    }

    /// Where somebody else may make a file, which goes in the same way.
    func place(keeping place: Places.Place? = nil) -> SpoolFile {
        SpoolFile(path: directory.appending(path: UUID().uuidString).path, room.share(), place)
    }
}

/// A file for a while.
final class SpoolFile: Sendable {
    let path: String
    private let share: Room.Share
    let place: Places.Place?

    fileprivate init(path: String, _ share: Room.Share, _ place: Places.Place?) {
        self.path = path
        self.share = share
        self.place = place
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Makes sure that there is room for so many bytes in all.
    ///
    /// - Throws: a problem where there is none: others' files have it.
    func grow(to bytes: Int) throws(Problem) { try share.grow(to: bytes) }

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
