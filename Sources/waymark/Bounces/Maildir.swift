import Bounces
import Foundation

/// A Maildir that mails come back to: those in `new` have not been looked at, those in `cur` have.
struct Maildir {
    enum Entry {
        /// Or its beginning.
        case mail([UInt8])
        /// Somebody has moved it since it was listed.
        case gone
        /// It is no regular file, or cannot be read.
        case unreadable
    }

    let new, cur: URL

    /// `nil` where there is no folder `new`.
    init?(_ directory: URL) {
        new = directory.appending(path: "new")
        cur = directory.appending(path: "cur")
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: new.path, isDirectory: &isFolder), isFolder.boolValue else {
            return nil
        }
    }

    /// What is in `new`, in the order of its names. Makes `cur` where it is missing.
    func names() throws -> [String] {
        do {
            try FileManager.default.createDirectory(at: cur, withIntermediateDirectories: true)
        } catch {
            throw CommandError("\(cur.path): the folder cannot be made")
        }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: new.path).filter { !$0.hasPrefix(".") }.sorted()
        } catch {
            throw CommandError("\(new.path): the folder cannot be read")
        }
    }

    func read(_ name: String) -> Entry {
        // No link, as it may lead anywhere, and no waiting for a pipe.
        let file = open(new.appending(path: name).path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return errno == ENOENT ? .gone : .unreadable }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return .unreadable }
        do {
            return .mail([UInt8](try handle.read(upToCount: ReturnedMail.maximumSize) ?? Data()))
        } catch {
            return .unreadable
        }
    }

    /// Moves it to `cur`, over what has its name there. `false` where it stays in `new`.
    ///
    /// - Parameter isSeen: whether readers show it as read.
    func settle(_ name: String, isSeen: Bool) -> Bool {
        // One that was put back may have flags already.
        let settled = name.prefix { $0 != ":" } + (isSeen ? ":2,S" : ":2,")
        return rename(new.appending(path: name).path, cur.appending(path: String(settled)).path) == 0 || errno == ENOENT
    }
}
