package import Foundation
import Synchronization

/// A folder for files that are there for the time of one request or job.
package struct Spool: Sendable {
    /// How many bytes all its files together may have that are taken in or given out: 16 GiB.
    static let maximum = 16 << 30

    private let directory: URL
    private let room: SpoolRoom

    /// Makes the folder, empty: what is in it was left by a process that was killed.
    package init(directory: URL) throws {
        self.directory = directory
        room = SpoolRoom(bytes: Self.maximum)
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
    func place() -> SpoolFile { SpoolFile(path: directory.appending(path: UUID().uuidString).path, in: room) }
}

/// How many bytes there is room for.
final class SpoolRoom: Sendable {
    private let free: Mutex<Int>

    init(bytes: Int) { free = Mutex(bytes) }

    /// `false`, and nothing taken, where there are not so many.
    func take(_ bytes: Int) -> Bool {
        free.withLock { free in
            guard bytes <= free else { return false }
            free -= bytes
            return true
        }
    }

    func giveBack(_ bytes: Int) { free.withLock { $0 += bytes } }
}

/// A file for a while.
final class SpoolFile: Sendable {
    let path: String
    private let room: SpoolRoom
    private let taken = Mutex(0)

    fileprivate init(path: String, in room: SpoolRoom) {
        self.path = path
        self.room = room
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
        room.giveBack(taken.withLock(\.self))
    }

    /// Makes sure that there is room for so many bytes in all.
    ///
    /// - Throws: a problem where there is none: others' files have it.
    func grow(to bytes: Int) throws(Problem) {
        let fits = taken.withLock { taken in
            guard bytes > taken else { return true }
            guard room.take(bytes - taken) else { return false }
            taken = bytes
            return true
        }
        guard fits else { throw .spoolFull }
    }

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
