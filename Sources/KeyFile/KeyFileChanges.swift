import Files
package import LinkIdentifiers

/// Tells when the ring in the file is another one than a running process has.
package struct KeyFileChanges: Sendable {
    private let file: KeyFile
    private var ring: KeyRing
    /// What the file was when the ring was read from it; `nil` before the first look and after one that failed.
    private var seen: FileIdentity?

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
        let identity = FileIdentity(path: file.path)
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
}
