import Foundation

/// A role in a folder, which only one has at a time: until this goes, or the process ends.
final class FolderLock: Sendable {
    private let file: Int32

    /// `nil` where somebody else has it.
    init?(path: String) {
        file = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard file >= 0 else { return nil }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            return nil
        }
    }

    deinit { if file >= 0 { close(file) } }
}
