import ArgumentParser
import Foundation
import Journeys
import Store

extension ProfileCommand {
    struct Event: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Records that something happened to a profile: journeys begin or end with it.",
            discussion: "Journeys that are published and name this event react; others know nothing of it later.")

        @Argument(help: "The profile's id.")
        var profile: String

        @Argument(help: "The event's name, such as signed-up.")
        var event: String

        @OptionGroup var organization: OrganizationOptions
        @OptionGroup var directory: DirectoryOptions

        @Flag(help: "Print one JSON object: how many journeys the profile has entered and left.")
        var json = false

        func validate() throws {
            guard JourneyName.isValid(event) else {
                throw ValidationError("No journey can name the event “\(event)”: \(JourneyName.rule).")
            }
        }

        func run() async throws {
            let store = try DataDirectory(existing: directory.path).openStore()
            let organization = try await organization.chosen(in: store).id
            guard
                let (entered, left) = try await store.recordEvent(
                    event, ofProfile: profile, organization: organization, at: Date())
            else { throw CommandError("there is no such profile") }
            if json {
                Output.printJSON(["entered": entered, "left": left])
            } else {
                print("Recorded: \(entered) journey\(entered == 1 ? "" : "s") entered, \(left) left.")
            }
        }
    }
}
