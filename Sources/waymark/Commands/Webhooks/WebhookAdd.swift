import ArgumentParser
import Foundation
import Interactions
import Store
import Webhooks
import Workspace

extension WebhookCommand {
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds a webhook: it is sent what is recorded from now on.",
            discussion: """
                Prints the secret that requests are signed with; it is not shown again. The process that sends has to run: \
                “waymark serve”. docs/webhooks.md says what a receiver gets, and how it checks that.
                """)

        @Argument(help: "Where to send to: an https URL.")
        var url: String

        @Option(help: "Send this kind of interaction, such as emailClicked; may be repeated (default: all).")
        var kind: [String] = []

        @OptionGroup var organization: OrganizationOptions
        @OptionGroup var directory: DirectoryOptions

        @Flag(help: "Print one JSON object: the webhook, as list has it, and its secret.")
        var json = false

        func run() async throws {
            let data = try DataDirectory(existing: directory.path)
            let store = try data.openStore()
            let organization = try await organization.chosen(in: store).id
            let settings = try await Settings(arguments: [:], file: data.configuration)
            let registration = WebhookRegistration(
                store: store, keys: try data.keys(), allowsPrivate: settings.webhooks.allowsPrivate)
            do {
                let added = try await registration.add(
                    url: url, kinds: try kinds(), organization: organization, at: Date())
                // The organization is there.
                if let added { json ? printJSON(added) : print(added) }
            } catch let error as WebhookURLError {
                throw CommandError("\(error)")
            } catch let error as WebhookLimitReached {
                throw CommandError("\(error)")
            }
        }

        private func kinds() throws -> Set<InteractionKind> {
            if kind.isEmpty { return Set(InteractionKind.allCases) }
            return Set(
                try kind.map { name in
                    if let kind = InteractionKind(name: name) { return kind }
                    throw CommandError(
                        "there is no kind “\(name)” of interactions"
                            + Suggestion.phrase(for: name, among: InteractionKind.allCases.map(\.name)))
                })
        }

        private func print(_ added: (webhook: Webhook, secret: WebhookSecret)) {
            Swift.print(
                """
                Webhook \(added.webhook.id) is sent what is recorded from now on.
                Its secret, which is not shown again: \(added.secret.text)
                """)
        }

        private func printJSON(_ added: (webhook: Webhook, secret: WebhookSecret)) {
            Output.printJSON(WebhookReport(added.webhook, secret: added.secret))
        }
    }
}
