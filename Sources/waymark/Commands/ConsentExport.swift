import ArgumentParser
import Consent
import Foundation
import Store
import Synchronization
import Workspace

extension ConsentCommand {
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints the current consent of an organization's contacts as CSV, as “consent import” reads it.")

        @Option(help: "Write it to this file, for its owner's eyes only, instead of printing it.")
        var output: String?

        @Flag(help: "Also what does not count any more.")
        var history = false

        @OptionGroup var organization: OrganizationOptions
        @OptionGroup var directory: DirectoryOptions

        func run() async throws {
            let store = try DataDirectory(existing: directory.path).openStore()
            let organization = try await organization.chosen(in: store)
            let writer = Mutex(CSVRowWriter(try handle(), header: ConsentFile.columns))
            try await store.exportConsent(organization: organization.id, includesHistory: history) {
                contact, scope, record in
                try writer.withLock {
                    try $0.add(ConsentFile.fields(contact, scope, record))
                }
            }
            try writer.withLock { try $0.flush() }
        }

        private func handle() throws -> FileHandle {
            guard let output else { return .standardOutput }
            guard
                FileManager.default.createFile(
                    atPath: output, contents: nil, attributes: [.posixPermissions: 0o600]),
                let handle = FileHandle(forWritingAtPath: output)
            else { throw CommandError("\(output): cannot be written") }
            return handle
        }
    }
}
