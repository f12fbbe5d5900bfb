import ArgumentParser
import Foundation
import Store

struct ProfileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile", abstract: "Takes in profiles; exports what is held about a person, and erases it.",
        subcommands: [Import.self, Export.self, Erase.self])

    func run() throws { throw ValidationError("Say what to do with profiles: import, export or erase.") }
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

    /// `nil` where nobody is meant.
    func found(in store: any Store) async throws -> Person? {
        let organization = try await organization.chosen(in: store)
        let selection: PersonSelection
        if let contact {
            selection = .contact(try OrganizationOptions.contact(contact, of: organization))
        } else {
            selection = .profile(id ?? "")
        }
        return try await store.person(selection, organization: organization.id)
    }

    func person(in store: any Store) async throws -> Person {
        guard let person = try await found(in: store) else { throw notFound }
        return person
    }

    var notFound: CommandError {
        CommandError(
            contact == nil
                ? "there is no profile “\(id ?? "")”; external ids are compared letter by letter"
                : "nobody here has “\(contact ?? "")”")
    }
}
