import Access
import ArgumentParser
import Foundation
import Store

extension KeyCommand {
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a key to the API and the console, and shows it, once.",
            discussion: """
                A key is of one organization. What it may do follows from its role: admin everything; author messages, \
                journeys and figures; analyst figures and interactions; sender profiles, consent, events and which journeys \
                run. Only a hash of it is kept.
                """)

        @Option(help: "What it is for: admin, author, analyst or sender.")
        var role: AccessRole

        @Option(help: "What it is called where keys are listed.")
        var name: String

        @OptionGroup var organization: OrganizationOptions
        @OptionGroup var directory: DirectoryOptions

        @Flag(help: "Print one JSON object: id, name, role, organization, key.")
        var json = false

        func validate() throws {
            guard (1...100).contains(name.unicodeScalars.count) else {
                throw ValidationError("--name needs 1 to 100 characters.")
            }
        }

        func run() async throws {
            let store = try DataDirectory(existing: directory.path).openStore()
            let organization = try await organization.chosen(in: store).id
            var generator = SystemRandomNumberGenerator()
            let key = AccessKey(using: &generator)
            let stored = StoredAccessKey(
                id: key.id, organization: organization, name: name, role: role, hash: key.hash, createdAt: Date(),
                createdBy: Operator.name)
            guard try await store.add(stored) else { throw CommandError("the organization is gone") }
            if json {
                Output.printJSON([
                    "id": key.id, "name": name, "role": role.rawValue, "organization": organization, "key": key.text,
                ])
            } else {
                print(key.text)
                Output.notice("This is shown only now. Keep it where secrets are kept.")
            }
        }
    }
}

extension AccessRole: ExpressibleByArgument {}
