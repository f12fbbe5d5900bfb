import Foundation

/// Holds the right to replace a file, for as long as it lives, against other processes and threads.
///
/// The folder is what is locked: a lock on the file would be one on what a rename has just taken away.
final class FileReplacement {
    private let path: String
    private let folder: Int32

    /// Waits until nobody else replaces files in this folder.
    init(of path: String) throws(KeyFileError) {
        // A link to the file stays one: what it leads to is replaced.
        self.path =
            realpath(path, nil).map { resolved in
                defer { free(resolved) }
                return String(cString: resolved)
            } ?? path
        let parent = URL(filePath: self.path).deletingLastPathComponent().path
        folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw KeyFileError(.notWritten, "\(parent): cannot be opened: \(Self.reason())") }
        while flock(folder, LOCK_EX) != 0 {
            if errno != EINTR { throw KeyFileError(.notWritten, "\(parent): cannot be locked: \(Self.reason())") }
        }
    }

    deinit { if folder >= 0 { close(folder) } }

    /// Puts a file with this text in place, readable and writable by its owner only. When this returns it is on disk; if it
    /// throws, or the machine stops in between, the old file or the new one is there, whole.
    func write(_ text: String) throws(KeyFileError) {
        let temporary = path + ".new"
        do {
            // What a crash left behind is nobody's: this process has the lock.
            unlink(temporary)
            let file = open(temporary, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw Failure() }
            defer { close(file) }
            try keepOwner(file)
            try Self.write(Array(text.utf8), to: file)
            guard fsync(file) == 0, rename(temporary, path) == 0, fsync(folder) == 0 else { throw Failure() }
        } catch {
            let reason = Self.reason()
            unlink(temporary)
            throw KeyFileError(.notWritten, "\(path): cannot be replaced: \(reason)")
        }
    }

    private struct Failure: Error {}

    /// Written by root, it must stay readable for whom it belonged to.
    private func keepOwner(_ file: Int32) throws(Failure) {
        var old = stat()
        guard stat(path, &old) == 0, old.st_uid != geteuid() else { return }
        if fchown(file, old.st_uid, old.st_gid) != 0 { throw Failure() }
    }

    private static func write(_ bytes: [UInt8], to file: Int32) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno != EINTR { throw Failure() }
            } else {
                rest = rest.dropFirst(count)
            }
        }
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
