import Configuration
import Foundation
import Webhooks

extension Settings {
    /// How interactions are sent to other programs.
    static func webhooks(_ reader: ConfigReader) throws -> WebhookConfiguration {
        var webhooks = WebhookConfiguration()
        webhooks.allowsPrivate = reader.bool(forKey: "webhooks.allow-private", default: webhooks.allowsPrivate)
        webhooks.authorities = reader.string(forKey: "webhooks.ca-file")
        if let file = webhooks.authorities, !FileManager.default.isReadableFile(atPath: file) {
            throw CommandError("\(file): cannot be read; is it there, and may Waymark’s user read it?")
        }
        webhooks.timeout = reader.int(forKey: "webhooks.timeout").map { .seconds($0) } ?? webhooks.timeout
        webhooks.pollInterval = reader.int(forKey: "webhooks.poll-interval", default: webhooks.pollInterval)
        return webhooks
    }
}
