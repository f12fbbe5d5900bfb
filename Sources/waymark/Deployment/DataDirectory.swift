import Foundation
import Journal
import Logging
import SQLiteStore
import Store
import SystemPackage

/// The folder that holds everything of a deployment: keys, store, journal, outbox.
struct DataDirectory {
    let url: URL

    var outbox: URL { url.appending(path: "outbox") }
    /// Files of single requests to the API.
    var spool: URL { url.appending(path: "spool") }
    var workspace: URL { url.appending(path: "workspace") }
    var configuration: String { url.appending(path: "configuration.yaml").path }
    private var storePath: String { url.appending(path: "store.sqlite").path }
    private var snapshotPath: String { url.appending(path: "edge.sqlite").path }
    private var journalPath: String { url.appending(path: "journal.sqlite").path }
    /// Whether anything has been served here.
    var hasJournal: Bool { FileManager.default.fileExists(atPath: journalPath) }

    /// A folder to work in, made if it is not there.
    init(creating path: String) throws {
        url = URL(filePath: path).absoluteURL
        do {
            try FileManager.default.createDirectory(
                at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandError("\(path): the folder cannot be made; choose another with --directory")
        }
    }

    /// A folder that is there already.
    init(existing path: String) throws {
        url = URL(filePath: path).absoluteURL
        guard access(storePath, F_OK) == 0 else {
            let reason = Errno(rawValue: errno)
            if reason == .permissionDenied { throw Self.refused(path, reason) }
            throw CommandError("\(path): no Waymark data here; say where it is with --directory")
        }
    }

    func openStore() throws -> any Store {
        do {
            return try SQLiteStore(path: storePath)
        } catch {
            // Of this SQLite says only which statement it failed at. Whoever reads writes too, beside the store.
            for path in [url.path, storePath] where access(path, R_OK | W_OK) != 0 {
                let reason = Errno(rawValue: errno)
                if [.permissionDenied, .readOnlyFileSystem].contains(reason) { throw Self.refused(path, reason) }
            }
            throw CommandError("\(storePath): the store cannot be opened: \(error)")
        }
    }

    /// The store, opened when it can be: the edge serves without it.
    func reachableStore() -> any Store {
        // An edge that has served here has seen a store.
        SQLiteStore(path: storePath, mayCreate: !FileManager.default.fileExists(atPath: snapshotPath))
    }

    /// `nil` where none can be made: the edge serves without it, as long as it can read the store once (M6.2).
    func openSnapshot(logger: Logger) -> SQLiteLinkSnapshot? {
        do {
            return try SQLiteLinkSnapshot(path: snapshotPath)
        } catch {
            logger.warning("\(snapshotPath): cannot be opened; without the store this edge could not start: \(error)")
            return nil
        }
    }

    func openJournal(_ configuration: SQLiteJournal.Configuration, logger: Logger) -> SQLiteJournal {
        SQLiteJournal(path: journalPath, configuration: configuration, logger: logger)
    }

    /// Makes sure that nobody else has this role for this folder, for as long as the lock is there.
    func lock(_ role: Role) throws -> FolderLock {
        let path = url.appending(path: "lock-\(role)").path
        do {
            if let lock = try FolderLock(path: path) { return lock }
        } catch {
            throw Self.refused(path, error)
        }
        throw CommandError("\(url.path): another waymark is serving this folder as \(role); stop it or choose another")
    }

    private static func refused(_ path: String, _ reason: Errno) -> CommandError {
        CommandError(
            "\(path): cannot be read and written, as every command has to: \(reason); run this as the user that the "
                + "folder belongs to, or choose another with --directory")
    }
}
