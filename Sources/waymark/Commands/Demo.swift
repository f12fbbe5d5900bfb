import Access
import ArgumentParser
import Channels
import Edge
import Foundation
import LinkIdentifiers
import Store
import Workspace

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Everything at once, with a sample: sends mails and texts to an outbox, serves edge and console.",
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
        let settings = try await serving.settings(data)
        let deployment = try Deployment(directory: data, settings: settings, roles: serving.roles)
        let organization = try await load(deployment)
        let greeting = Greeting(
            directory: directory, outbox: data.outbox, settings: settings, organization: organization,
            key: serving.roles.contains(.console) ? try await key(organization, deployment.store) : nil,
            json: serving.json)
        let progress = Task { try await showSending(deployment.store) }
        defer { progress.cancel() }
        try await deployment.run { greeting.print($0) }
    }

    /// Shows how many of the mails have gone out, where there are enough to wait for.
    private func showSending(_ store: any Store) async throws {
        func sent() async throws -> Int {
            try await store.figures(message: SampleWorkspace.message, organization: nil).reduce(0) { $0 + $1.sent }
        }
        let before = try await sent()
        let total = SampleWorkspace.profileCount + profiles - before
        guard total > 500, let bar = ProgressBar(label: "Sending", total: total) else { return }
        var done = 0
        while done < total {
            try await Task.sleep(for: .milliseconds(200))
            done = try await sent() - before
            bar.show(done)
        }
    }

    /// A key to the console, in place of the last time's: it can be shown but once.
    private func key(_ organization: String, _ store: any AccessStore) async throws -> String {
        let name = "demo"
        for former in try await store.accessKeys(organization: organization, after: nil, limit: 1000)
        where former.name == name && former.revokedAt == nil {
            _ = try await store.revokeAccessKey(id: former.id, organization: organization, at: Date())
        }
        var generator = SystemRandomNumberGenerator()
        let key = AccessKey(using: &generator)
        _ = try await store.add(
            StoredAccessKey(
                id: key.id, organization: organization, name: name, role: .admin, hash: key.hash, createdAt: Date(),
                createdBy: Operator.name))
        return key.text
    }

    /// Loads the sample where the folder is new, and the synthetic profiles; returns the organization's id.
    private func load(_ deployment: Deployment) async throws -> String {
        try SampleWorkspace.write(to: deployment.directory.workspace)
        let settings = deployment.settings
        let reader = WorkspaceReader(
            directory: deployment.directory.workspace, now: Date(),
            shortURL: try settings.shortURL(port: settings.edge.port))
        var contents = try await reader.read { try await deployment.store.attributeNames(organization: $0) }
        let organization = contents.organization
        let hashedIdentifier = deployment.keys.hashedIdentifier(of: organization.id)
        if try await deployment.store.organization(hashedIdentifier: hashedIdentifier) != nil {
            // What has happened since counts more than the sample.
            contents = WorkspaceContents(
                organization: organization, messages: [], journeys: [], profiles: [], consents: [])
        }
        SampleWorkspace.add(profiles, to: &contents)
        if contents.profiles.count > 10_000, isatty(STDERR_FILENO) == 1 {
            FileHandle.standardError.write(Data("Loading \(contents.profiles.count) profiles …\n".utf8))
        }
        _ = try await deployment.store.apply(
            contents, hashedIdentifier: hashedIdentifier,
            contactHash: deployment.keys.contactHash(of: organization.id), at: Date())
        let (store, journey) = (deployment.store, SampleWorkspace.journey)
        // One that was stopped stays so.
        if try await store.status(ofJourney: journey, organization: organization.id)?.state == .draft {
            _ = try await store.publish(journey: journey, organization: organization.id, at: Date())
        }
        return organization.id
    }
}

/// What `demo` and `serve` say once they answer.
struct Greeting: Sendable {
    let directory: String
    let outbox: URL
    let settings: Settings
    let organization: String?
    /// To sign in with at the console; `nil` where none was made.
    var key: String?
    let json: Bool

    private var mails: String {
        switch settings.mail.channel {
        case .outbox: outbox.appending(path: "new").path
        case .smtp: "go to \(settings.mail.server.host)"
        }
    }

    private var texts: String {
        switch settings.texts.gateway {
        case .outbox: outbox.appending(path: "texts").path
        case .twilio: "go to Twilio"
        case .webhook: "go to the webhook"
        }
    }

    func print(_ addresses: Deployment.Addresses) {
        if json {
            Output.printJSON(
                ServingReport(
                    edge: addresses.edge, console: addresses.console, outbox: outbox.path, organization: organization,
                    key: key))
        } else {
            Swift.print(
                """
                Waymark is running.

                  Mails     \(mails)
                  Texts     \(texts)
                  Edge      \(addresses.edge ?? "not in this process")
                  Console   \(addresses.console)
                  Key       \(key ?? "“waymark key create” makes one")

                Open a mail, follow a link of it, and have a look at “E-mail preferences” in its footer. Then, in another
                terminal:

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
    let edge: String?
    let console: String
    let outbox: String
    let organization: String?
    let key: String?
}
