import Foundation
package import LinkIdentifiers

/// Tells when the ring in the file is another one than a running process has.
package struct KeyFileChanges: Sendable {
    private let file: KeyFile
    private var ring: KeyRing
    /// What the file was when the ring was read from it; `nil` before the first look and after one that failed.
    private var seen: Identity?

    /// - Parameter ring: what the process has.
    package init(of file: KeyFile, since ring: KeyRing) {
        self.file = file
        self.ring = ring
    }

    /// The ring, where it has more than the one before; otherwise `nil`. Costs one system call where nothing has changed.
    ///
    /// - Throws: why the file's ring cannot be taken; the one before stays valid, and the next look tries again. A ring
    ///   without a key that is in use is not taken: what was sent with it would not resolve.
    package mutating func next() throws(KeyFileError) -> KeyRing? {
        let identity = Identity(path: file.path)
        if let identity, identity == seen { return nil }
        seen = nil
        let new = try file.read()
        guard ring.isKept(by: new) else {
            throw KeyFileError(
                .lacksKeys, "\(file.path): lacks keys that are in use; the running process keeps its own")
        }
        try file.settle()
        seen = identity
        if ring.isSame(as: new) { return nil }
        ring = new
        return new
    }

    /// What tells a file from the one that was there before, without reading it.
    private struct Identity: Equatable {
        let device, inode: UInt64
        let size: Int
        let modified, changed: [Int]

        /// `nil` where there is none.
        init?(path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            (device, inode, size) = (UInt64(status.st_dev), UInt64(status.st_ino), Int(status.st_size))
            modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
            changed = [status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
        }
    }
}
