import Access
import ArgumentParser
import Foundation
import KeyFile
import LinkIdentifiers
import Store

extension KeyCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the keys that links are made with, and those to the API. Never a secret.")

        @OptionGroup var directory: DirectoryOptions

        @Flag(
            help: """
                Print one JSON object a line: of kind “link” with number, madeAt and current; of kind “access” with id, \
                organization, name, role, createdAt, createdBy, lastUsedAt and revokedAt.
                """)
        var json = false

        func run() async throws {
            let data = try DataDirectory(existing: directory.path)
            let ring =
                switch try data.keySource() {
                case .environment(let keys): keys
                case .file(let file): try file.read()
                }
            let accessKeys = try await accessKeys(data.openStore())
            if json {
                for key in ring.descriptions { Output.printJSON(KeyReport(key)) }
                for key in accessKeys { Output.printJSON(AccessKeyReport(key)) }
                return
            }
            var links = Output.Table(columns: [("key", .right), ("made", .left), ("", .left)])
            for key in ring.descriptions {
                links.rows.append([
                    "\(key.number)", key.madeAt.map { $0.formatted(.iso8601) } ?? "–", key.isCurrent ? "current" : "",
                ])
            }
            print(links.text)
            if accessKeys.isEmpty { return }
            var access = Output.Table(columns: [
                ("id", .left), ("organization", .left), ("role", .left), ("name", .left), ("made", .left),
                ("last used", .left), ("", .left),
            ])
            for key in accessKeys {
                access.rows.append([
                    key.id, key.organization, key.role.rawValue, key.name,
                    key.createdAt.formatted(.iso8601), key.lastUsedAt.map { $0.formatted(.iso8601) } ?? "never",
                    key.revokedAt == nil ? "" : "revoked",
                ])
            }
            print("\n" + access.text)
        }

        private func accessKeys(_ store: any Store) async throws -> [StoredAccessKey] {
            var keys: [StoredAccessKey] = []
            for organization in try await store.organizations() {
                keys += try await store.accessKeys(organization: organization.id, after: nil, limit: 100_000)
            }
            return keys
        }
    }
}

/// A key to the API, in JSON.
private struct AccessKeyReport: Encodable {
    private let key: StoredAccessKey

    init(_ key: StoredAccessKey) { self.key = key }

    private enum Key: String, CodingKey {
        case kind, id, organization, name, role, createdAt, createdBy, lastUsedAt, revokedAt
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode("access", forKey: .kind)
        try container.encode(key.id, forKey: .id)
        try container.encode(key.organization, forKey: .organization)
        try container.encode(key.name, forKey: .name)
        try container.encode(key.role, forKey: .role)
        try container.encode(Output.time(key.createdAt), forKey: .createdAt)
        try container.encode(key.createdBy, forKey: .createdBy)
        try container.encode(key.lastUsedAt.map(Output.time), forKey: .lastUsedAt)
        try container.encode(key.revokedAt.map(Output.time), forKey: .revokedAt)
    }
}
