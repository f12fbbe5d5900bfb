import ArgumentParser
import Foundation
import Store
import Webhooks

extension WebhookCommand {
    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sends a webhook an event of the type waymark.test, and says whether it takes it.")

        @OptionGroup var webhook: WebhookOptions

        func run() async throws {
            let (_, found) = try await webhook.open()
            let data = try DataDirectory(existing: webhook.directory.path)
            let settings = try await Settings(arguments: [:], file: data.configuration)
            let sender = WebhookSender(found, settings.webhooks, keys: try data.keys(), now: { Date() })
            switch await sender.sendTest() {
            case .taken: print("The webhook has taken a test event.")
            case .failed(let reason, _): throw CommandError("the webhook has not taken a test event: \(reason)")
            }
        }
    }

    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Has dead letters sent again, which a webhook did not take for three days.")

        @OptionGroup var webhook: WebhookOptions

        @Option(help: "One of them only, by its number.")
        var deadLetter: Int64?

        func run() async throws {
            let (store, webhook) = try await webhook.open()
            let count = try await store.replayDeadLetters(
                ofWebhook: webhook.id, number: deadLetter, organization: webhook.organization)
            guard let count, count > 0 else {
                throw CommandError(
                    deadLetter.map { "webhook \(webhook.id) has no dead letter \($0)" }
                        ?? "webhook \(webhook.id) has no dead letters")
            }
            print("\(count) dead letter\(count == 1 ? " is" : "s are") sent again.")
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Removes a webhook with its dead letters; it is sent nothing more.")

        @OptionGroup var webhook: WebhookOptions

        func run() async throws {
            let (store, webhook) = try await webhook.open()
            _ = try await store.removeWebhook(id: webhook.id, organization: webhook.organization)
            print("Webhook \(webhook.id) is removed.")
        }
    }
}
