import ArgumentParser
import Foundation
import Store
import Webhooks

extension WebhookCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the webhooks, and whether each takes what it is sent. Never a secret.")

        @OptionGroup var organization: OrganizationOptions
        @OptionGroup var directory: DirectoryOptions

        @Flag(help: "Print one JSON object a line: id, url, kinds, addedAt, deliveredAt, deadLetters, failure.")
        var json = false

        func run() async throws {
            let store = try DataDirectory(existing: directory.path).openStore()
            let all = try await store.webhooks(organization: try await organization.chosen(in: store).id)
            if json {
                for webhook in all { Output.printJSON(WebhookReport(webhook)) }
                return
            }
            var table = Output.Table(columns: [
                ("webhook", .left), ("url", .left), ("delivered", .left), ("dead letters", .right), ("", .left),
            ])
            for webhook in all {
                table.rows.append([
                    webhook.id, webhook.url, webhook.deliveredAt.map(Output.time) ?? "–", "\(webhook.deadLetters)",
                    webhook.failure.map { "failing since \(Output.time($0.since)): \($0.reason)" } ?? "",
                ])
            }
            print(table.text)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows a webhook with its dead letters.")

        @OptionGroup var webhook: WebhookOptions

        @Flag(
            help:
                "Print one JSON object a line, one for each dead letter: number, first, last, attempts, reason, at, replaying, retryAt."
        )
        var json = false

        func run() async throws {
            let (store, webhook) = try await webhook.open()
            let letters = try await store.deadLetters(ofWebhook: webhook.id, organization: webhook.organization)
            if json {
                for letter in letters { Output.printJSON(DeadLetterReport(letter)) }
                return
            }
            print(
                """
                \(webhook.url)
                Kinds      \(webhook.kindNames.joined(separator: ", "))
                Added      \(Output.time(webhook.addedAt))
                Delivered  \(webhook.deliveredAt.map(Output.time) ?? "never yet")
                """)
            if let failure = webhook.failure {
                print(
                    """
                    Failing    since \(Output.time(failure.since)), \(failure.attempts) times: \(failure.reason)
                    Next try   \(Output.time(failure.retryAt))
                    """)
            }
            if letters.isEmpty { return }
            var table = Output.Table(columns: [
                ("dead letter", .right), ("interactions", .left), ("given up", .left), ("tries", .right), ("", .left),
            ])
            for letter in letters {
                table.rows.append([
                    "\(letter.number)", "\(letter.first)–\(letter.last)", Output.time(letter.at), "\(letter.attempts)",
                    Self.state(letter),
                ])
            }
            print("\n" + table.text)
        }

        private static func state(_ letter: WebhookDeadLetter) -> String {
            guard letter.isReplayed else { return letter.reason }
            return letter.failure.map { "is sent again at \(Output.time($0.retryAt)): \($0.reason)" } ?? "is sent again"
        }
    }
}
