import Channels
import Foundation
import Logging

extension MailSettings {
    /// The way out for e-mails.
    ///
    /// - Parameter outbox: the folder for those that go nowhere else.
    func channel(outbox: URL, logger: Logger) throws -> any MailChannel {
        switch channel {
        case .outbox: return try Outbox(directory: outbox)
        case .smtp:
            var configuration = server
            if let file = server.authorities, !FileManager.default.isReadableFile(atPath: file) {
                throw CommandError("\(file): cannot be read; is it there, and may Waymark’s user read it?")
            }
            configuration.credentials = try credentials.map { ($0.user, try $0.password.read()) }
            return SMTPChannel(configuration: configuration, logger: logger)
        }
    }
}
