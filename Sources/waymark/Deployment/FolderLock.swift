import Foundation
import SystemPackage

/// A role in a folder, which only one has at a time: until this goes, or the process ends.
final class FolderLock: Sendable {
    private let file: Int32

    /// `nil` where somebody else has it.
    ///
    /// - Throws: what keeps its file from being written.
    init?(path: String) throws(Errno) {
        let file = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Errno(rawValue: errno) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let reason = Errno(rawValue: errno)
            close(file)
            if reason == .wouldBlock { return nil }
            throw reason
        }
        self.file = file
    }

    deinit { close(file) }
}
