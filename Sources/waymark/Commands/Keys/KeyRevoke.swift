import ArgumentParser
import Foundation
import Store

extension KeyCommand {
    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ends a key to the API and the console, at once and for good.",
            discussion: "Whoever has signed in with it is signed out.")

        @Argument(help: "The key's id, as “key list” shows it: eight letters and digits.")
        var id: String

        @OptionGroup var organization: OrganizationOptions
        @OptionGroup var directory: DirectoryOptions

        func run() async throws {
            let store = try DataDirectory(existing: directory.path).openStore()
            let organization = try await organization.chosen(in: store).id
            guard try await store.revokeAccessKey(id: id, organization: organization, at: Date()) else {
                throw CommandError("there is no key “\(id)”; “waymark key list” lists them")
            }
            print("Revoked \(id).")
        }
    }
}
