import ArgumentParser
import Foundation
import Store

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves edge, processor, journeys and console of a data folder.",
        discussion: "Load it with “waymark apply” first or meanwhile. Ctrl-C ends it.")

    @OptionGroup var directory: DirectoryOptions
    @OptionGroup var serving: ServingOptions

    func run() async throws {
        let data = try DataDirectory(creating: directory.path)
        let settings = try await serving.settings(data)
        let deployment = try Deployment(directory: data, settings: settings, roles: serving.roles)
        let organization = try? await deployment.store.linkTables(after: .everything).organizations.first?.id
        let greeting = Greeting(
            directory: directory.path, outbox: data.outbox, settings: settings,
            organization: organization, json: serving.json)
        try await deployment.run { greeting.print($0) }
    }
}
