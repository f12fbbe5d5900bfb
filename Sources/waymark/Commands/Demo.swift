import ArgumentParser
import Foundation
import Store
import Workspace

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Everything at once, with a sample: sends mails to an outbox, serves edge and console.",
        discussion: "Goes on with what is in the folder already. Ctrl-C ends it.")

    @Option(help: "The folder to work in; nothing else is touched.")
    var directory = "waymark-demo"

    @Option(help: "Adds this many synthetic profiles who have opted in to tracking.")
    var profiles = 0

    @OptionGroup var serving: ServingOptions

    func validate() throws {
        guard (0...1_000_000).contains(profiles) else {
            throw ValidationError("--profiles needs a number from 0 to 1000000.")
        }
    }

    func run() async throws {
        let data = try DataDirectory(creating: directory)
        let deployment = try Deployment(directory: data, settings: try await serving.settings(data))
        let organization = try await load(deployment)
        let greeting = Greeting(
            directory: directory, outbox: data.outbox, organization: organization, json: serving.json)
        try await deployment.run { greeting.print($0) }
    }

    /// Loads the sample where the folder is new, and the synthetic profiles; returns the organization's id.
    private func load(_ deployment: Deployment) async throws -> String {
        try SampleWorkspace.write(to: deployment.directory.workspace)
        var contents = try await deployment.directory.workspaceReader(for: deployment.directory.workspace)
            .read(store: deployment.store)
        let organization = contents.organization
        if try await deployment.store.organization(hashedIdentifier: organization.hashedIdentifier) != nil {
            // What has happened since counts more than the sample.
            contents = WorkspaceContents(
                organization: organization, messages: [], journeys: [], profiles: [], consents: [])
        }
        SampleWorkspace.add(profiles, to: &contents)
        _ = try await deployment.store.apply(contents, at: Date())
        _ = try await deployment.store.publish(journey: SampleWorkspace.journey, at: Date())
        return organization.id
    }
}

/// What `demo` and `serve` say once they answer.
struct Greeting: Sendable {
    let directory: String
    let outbox: URL
    let organization: String?
    let json: Bool

    func print(_ addresses: Deployment.Addresses) {
        if json {
            Output.printJSON(
                ServingReport(
                    edge: addresses.edge, console: addresses.console, outbox: outbox.path, organization: organization))
        } else {
            Swift.print(
                """
                Waymark is running.

                  Mails     \(outbox.appending(path: "new").path)
                  Edge      \(addresses.edge)
                  Console   \(addresses.console)

                Open a mail of the outbox and follow a link of it. Then, in another terminal:

                  waymark interactions --directory \(directory)
                  waymark report --directory \(directory)
                  waymark resolve URL --directory \(directory)

                Ctrl-C ends it; nothing is lost.
                """)
        }
        fflush(nil)
    }
}

struct ServingReport: Encodable {
    let edge: String
    let console: String
    let outbox: String
    let organization: String?
}
