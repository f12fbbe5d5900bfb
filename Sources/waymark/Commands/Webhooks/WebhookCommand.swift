import ArgumentParser
import LinkIdentifiers
import Store
import Webhooks
import Workspace

struct WebhookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhook",
        abstract: "Sends clicks and opens to other programs as they are recorded.",
        subcommands: [Add.self, List.self, Show.self, Test.self, Replay.self, Remove.self])

    func run() throws {
        throw ValidationError("Say what to do with webhooks: add, list, show, test, replay or remove.")
    }
}

/// Which webhook is meant.
struct WebhookOptions: ParsableArguments {
    @Argument(help: "The webhook's id, as “waymark webhook list” has it.")
    var webhook: String

    @OptionGroup var organization: OrganizationOptions
    @OptionGroup var directory: DirectoryOptions

    /// The store, and the webhook in it.
    func open() async throws -> (store: any Store, webhook: Webhook) {
        let store = try DataDirectory(existing: directory.path).openStore()
        let all = try await store.webhooks(organization: try await organization.chosen(in: store).id)
        guard let found = all.first(where: { $0.id == webhook }) else {
            throw CommandError(
                "there is no webhook “\(webhook)”" + Suggestion.phrase(for: webhook, among: all.map(\.id)))
        }
        return (store, found)
    }
}
