import Foundation
import KeyFile
import LinkIdentifiers

extension DataDirectory {
    /// Where the secrets are.
    enum KeySource {
        /// `WAYMARK_KEYS`, whose ring this is.
        case environment(KeyRing)
        /// The file `keys` of the folder.
        case file(KeyFile)
    }

    func keySource() throws -> KeySource {
        if let text = Self.variable("WAYMARK_KEYS") {
            do {
                return .environment(try KeyRing(text: text))
            } catch {
                throw CommandError("WAYMARK_KEYS: \(error)")
            }
        }
        return .file(KeyFile(path: url.appending(path: "keys").path, masterKey: try Self.masterKey()))
    }

    /// The secrets; a file with fresh ones is made if there is none.
    func keys() throws -> KeyRing {
        switch try keySource() {
        case .environment(let ring): ring
        case .file(let file): try file.readOrMake(at: Date())
        }
    }

    /// From `WAYMARK_MASTER_KEY`, or from the file that `WAYMARK_MASTER_KEY_FILE` names.
    private static func masterKey() throws -> MasterKey? {
        switch (variable("WAYMARK_MASTER_KEY"), variable("WAYMARK_MASTER_KEY_FILE")) {
        case (nil, nil): return nil
        case (_?, _?):
            throw CommandError("WAYMARK_MASTER_KEY and WAYMARK_MASTER_KEY_FILE are both set; unset one of them")
        case (let text?, nil): return try masterKey(text, from: "WAYMARK_MASTER_KEY")
        case (nil, let path?): return try masterKey(file: path)
        }
    }

    static func masterKey(file path: String) throws -> MasterKey {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandError("\(path): the master key cannot be read")
        }
        return try masterKey(String(decoding: data, as: UTF8.self), from: path)
    }

    private static func masterKey(_ text: String, from source: String) throws -> MasterKey {
        guard let key = MasterKey(text: text) else {
            throw CommandError("\(source): a master key is 32 bytes in base64url: 43 characters, without padding")
        }
        return key
    }

    /// An empty variable counts as one that is not set.
    private static func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
