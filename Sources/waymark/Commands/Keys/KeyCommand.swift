import ArgumentParser
import Foundation
import KeyFile
import LinkIdentifiers

struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Makes and revokes keys to the API; rotates and encrypts those that links are made with.",
        subcommands: [Create.self, List.self, Revoke.self, Rotate.self, Encrypt.self])

    func run() throws { throw ValidationError("Say what to do with keys: create, list, revoke, rotate or encrypt.") }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds a key that links are made with from now on.",
            discussion: """
                Links that were made with earlier keys keep resolving, for ever. A running serve or demo takes the new key \
                within a second. With a master key configured, the file is encrypted from here on. Back it up afterwards.
                """)

        @OptionGroup var directory: DirectoryOptions

        @Flag(help: "Print one JSON object: number, madeAt, current.")
        var json = false

        func run() async throws {
            let ring: KeyRing
            switch try DataDirectory(existing: directory.path).keySource() {
            case .environment(let keys): throw CommandError(Self.advice(for: keys))
            case .file(let file): ring = try file.rotate(at: Date())
            }
            if json, let key = ring.descriptions.last {
                Output.printJSON(KeyReport(key))
            } else {
                print("Links are made with key \(ring.current) from now on. Back up the file keys.")
            }
        }

        /// What is given by environment can only be changed by whoever gives it.
        private static func advice(for ring: KeyRing) -> String {
            guard ring.current < KeyRing.maximumNumber else {
                return
                    "WAYMARK_KEYS: key \(KeyRing.maximumNumber) is the last that an identifier has room for; go on with it"
            }
            return """
                the keys come from WAYMARK_KEYS, which only you can change: add the line “link \(ring.current + 1) SECRET” \
                to it, SECRET being 32 random bytes in base64url without padding, and restart; leave the other lines, or \
                what was sent no longer resolves
                """
        }
    }

    struct Encrypt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Encrypts the keys file under the master key.",
            discussion: """
                The master key is 32 bytes in base64url, in WAYMARK_MASTER_KEY or in the file that WAYMARK_MASTER_KEY_FILE \
                names. It is needed ever after: without it, no link that was sent resolves. Keep it apart from the file.
                """)

        @Option(help: "To change the master key: a file that holds the one before.")
        var previousMasterKeyFile: String?

        @OptionGroup var directory: DirectoryOptions

        func run() async throws {
            switch try DataDirectory(existing: directory.path).keySource() {
            case .environment: throw CommandError("the keys come from WAYMARK_KEYS; there is no file to encrypt")
            case .file(let file):
                let previous = try previousMasterKeyFile.map { try DataDirectory.masterKey(file: $0) }
                print(
                    try file.encrypt(inPlaceOf: previous)
                        ? "Encrypted \(file.path)." : "\(file.path) is encrypted already.")
            }
        }
    }
}

/// A key that links are made with, in JSON.
struct KeyReport: Encodable {
    private let key: KeyRing.Description

    init(_ key: KeyRing.Description) { self.key = key }

    private enum Key: String, CodingKey { case kind, number, madeAt, current }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode("link", forKey: .kind)
        try container.encode(key.number, forKey: .number)
        try container.encode(key.madeAt?.formatted(.iso8601), forKey: .madeAt)
        try container.encode(key.isCurrent, forKey: .current)
    }
}
