package import Foundation
package import LinkIdentifiers

/// The file that holds the secrets of a deployment, as text or sealed under a master key.
///
/// It is only ever replaced as a whole (``FileReplacement``), by one process at a time. So a reader needs no lock, and finds
/// a ring that is complete, at any moment and after any crash.
package struct KeyFile: Sendable {
    package let path: String
    private let masterKey: MasterKey?

    /// - Parameter masterKey: if there is one, all that is written is sealed under it.
    package init(path: String, masterKey: MasterKey?) {
        self.path = path
        self.masterKey = masterKey
    }

    /// The ring; `code` is `missing` where there is no file.
    package func read() throws(KeyFileError) -> KeyRing { try ring(try text()) }

    /// The ring; where there is no file, one with fresh secrets.
    package func readOrMake(at now: Date) throws(KeyFileError) -> KeyRing {
        do { return try read() } catch  where error.code == .missing {}
        let replacement = try FileReplacement(of: path)
        // Another process may have been faster.
        do { return try read() } catch  where error.code == .missing {}
        let ring = KeyRing.random(madeAt: now)
        try replacement.write(written(ring))
        return ring
    }

    /// Adds a link key that new identifiers are made with, and returns the ring, now on disk. Under a master key it is
    /// sealed, even if it was not before.
    package func rotate(at now: Date) throws(KeyFileError) -> KeyRing {
        // What cannot be read is found out before anything is made for it.
        _ = try read()
        let replacement = try FileReplacement(of: path)
        guard let ring = try read().rotated(at: now) else {
            throw KeyFileError(
                .full,
                "\(path): key \(KeyRing.maximumNumber) is the last that an identifier has room for; go on with it")
        }
        try replacement.write(written(ring))
        return ring
    }

    /// Seals a ring that stands there as text. `false` where it is sealed already.
    ///
    /// - Parameter previous: the master key that it is sealed under now, to put this one in its place.
    package func encrypt(inPlaceOf previous: MasterKey? = nil) throws(KeyFileError) -> Bool {
        guard masterKey != nil else {
            throw KeyFileError(
                .needsMasterKey, "\(path): nothing to encrypt it under; \(Self.masterKeyAdvice) (32 bytes in base64url)"
            )
        }
        let source = previous.map { KeyFile(path: path, masterKey: $0) } ?? self
        _ = try source.read()
        let replacement = try FileReplacement(of: path)
        let ring = try source.read()
        if previous == nil, MasterKey.isSealed(try text()) { return false }
        try replacement.write(written(ring))
        return true
    }

    /// Whether a master key is at hand and the ring stands there as text all the same.
    package var awaitsEncryption: Bool {
        guard masterKey != nil, let text = try? text() else { return false }
        return !MasterKey.isSealed(text)
    }

    /// Makes sure that what has been read stays: between a rename and the sync of its folder, a ring can be read that a
    /// power failure takes away again, and nothing may be sent with such a key.
    func settle() throws(KeyFileError) {
        guard let resolved = realpath(path, nil) else { return }
        defer { free(resolved) }
        let parent = URL(filePath: String(cString: resolved)).deletingLastPathComponent().path
        let folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        defer { close(folder) }
        // A file system that is read-only, or has no such thing, takes nothing away either.
        guard fsync(folder) == 0 || errno == EROFS || errno == EINVAL else {
            throw KeyFileError(.unreadable, "\(path): it is not certain to be on disk")
        }
    }

    // MARK: Text

    private static let masterKeyAdvice = "set WAYMARK_MASTER_KEY, or WAYMARK_MASTER_KEY_FILE to a file that holds it"

    private func text() throws(KeyFileError) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            if access(path, F_OK) != 0, errno == ENOENT {
                throw KeyFileError(.missing, "\(path): there is no such file")
            }
            throw KeyFileError(.unreadable, "\(path): cannot be read; does it belong to another user?")
        }
        return String(decoding: data, as: UTF8.self)
    }

    private func written(_ ring: KeyRing) -> String { masterKey?.seal(ring) ?? ring.text }

    private func ring(_ text: String) throws(KeyFileError) -> KeyRing {
        guard MasterKey.isSealed(text) else {
            do { return try KeyRing(text: text) } catch { throw KeyFileError(.malformed, "\(path): \(error)") }
        }
        guard let masterKey else {
            throw KeyFileError(.needsMasterKey, "\(path): is encrypted; \(Self.masterKeyAdvice)")
        }
        do {
            return try masterKey.open(text)
        } catch {
            switch error {
            case .malformed(let error):
                throw KeyFileError(.malformed, "\(path), decrypted: \(error)")
            case .unknownVersion:
                throw KeyFileError(.malformed, "\(path): is encrypted in a form that this version does not know")
            case .doesNotOpen:
                throw KeyFileError(
                    .wrongMasterKey,
                    "\(path): the master key does not open it; give the one that it was encrypted under, or restore the "
                        + "file if it was altered")
            }
        }
    }
}
