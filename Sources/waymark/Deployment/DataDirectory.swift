import Foundation
import Journal
import SQLiteStore
import Store

/// The folder that holds everything of a deployment: keys, store, journal, outbox.
struct DataDirectory {
    let url: URL

    var outbox: URL { url.appending(path: "outbox") }
    var workspace: URL { url.appending(path: "workspace") }
    var configuration: String { url.appending(path: "configuration.yaml").path }
    private var storePath: String { url.appending(path: "store.sqlite").path }

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
        guard FileManager.default.fileExists(atPath: storePath) else {
            throw CommandError("\(path): no Waymark data here; say where it is with --directory")
        }
    }

    func openStore() throws -> any Store {
        do {
            return try SQLiteStore(path: storePath)
        } catch {
            throw CommandError("\(storePath): the store cannot be opened: \(error)")
        }
    }

    func openJournal(_ configuration: SQLiteJournal.Configuration) throws -> SQLiteJournal {
        let path = url.appending(path: "journal.sqlite").path
        do {
            return try SQLiteJournal(path: path, configuration: configuration)
        } catch {
            throw CommandError("\(path): the journal cannot be opened: \(error)")
        }
    }

    /// Makes sure that no other process serves this folder, for as long as this one lives.
    func lock() throws {
        let file = open(url.appending(path: "lock").path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard file >= 0, flock(file, LOCK_EX | LOCK_NB) == 0 else {
            throw CommandError("\(url.path): another waymark is serving this folder; stop it or choose another")
        }
    }
}
