import ArgumentParser
import Foundation
import Store

struct ProfileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract: "Takes in profiles and their events; exports what is held about a person, and erases it.",
        subcommands: [Import.self, Event.self, Export.self, Erase.self])

    func run() throws { throw ValidationError("Say what to do with profiles: import, event, export or erase.") }
}

/// Whose data: a profile's, or that of whoever has an address or number.
struct PersonOptions: ParsableArguments {
    @Argument(help: "The profile's external id.")
    var id: String?

    @Option(help: "Instead of an id: an e-mail address or phone number; everybody who has it is meant.")
    var contact: String?

    @OptionGroup var organization: OrganizationOptions
    @OptionGroup var directory: DirectoryOptions

    func validate() throws {
        guard (id == nil) != (contact == nil) else {
            throw ValidationError("Say who: a profile's id, or --contact with an address or number.")
        }
    }

    /// Who is named, and of which organization.
    func selection(in store: any Store) async throws -> (who: PersonSelection, organization: StoredOrganization) {
        let organization = try await organization.chosen(in: store)
        guard let contact else { return (.profile(id ?? ""), organization) }
        return (.contact(try OrganizationOptions.contact(contact, of: organization)), organization)
    }

    /// That nobody is meant; without the address or number, which may be somebody's.
    var notFound: CommandError {
        CommandError(
            contact == nil
                ? "there is no profile “\(id ?? "")”; external ids are compared letter by letter"
                : "nobody here has this address or number")
    }
}
