import Foundation

/// What tells a file from the one that was there before, without reading it.
package struct FileIdentity: Equatable, Sendable {
    private let device, inode: UInt64
    private let size: Int
    private let modified, changed: [Int]

    /// That of the file which the path leads to; `nil` where there is none. Costs one system call.
    package init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        (device, inode, size) = (UInt64(status.st_dev), UInt64(status.st_ino), Int(status.st_size))
        modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
        changed = [status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
    }
}
