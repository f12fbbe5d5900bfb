import Channels
import Foundation
import Logging
import Receipts

extension TextSettings {
    /// The way out for text messages.
    ///
    /// - Parameter outbox: the folder for those that go nowhere else.
    func channel(
        outbox: URL, logger: Logger, now: @escaping @Sendable () -> Date
    ) throws -> any TextChannel {
        let textGateway: any TextGateway
        switch gateway {
        case .outbox:
            return try TextOutbox(directory: outbox)
        case .twilio(let url, let account, let token):
            textGateway = TwilioGateway(url: url, account: account, token: try token.read())
        case .webhook(let url, let headers, let body, let token):
            let (body, token) = (try body.read(), try token?.read())
            do throws(GatewayConfigurationError) {
                textGateway = try WebhookGateway(url: url, headers: headers, body: body, token: token)
            } catch {
                throw CommandError("\(error)")
            }
        }
        return GatewayChannel(
            gateway: textGateway, configuration: configuration, logger: logger, now: now,
            random: { Double.random(in: 0...1) })
    }

    /// Who sends receipts; `nil` where nobody does.
    func receiptSource() throws -> ReceiptSource? {
        switch gateway {
        case .outbox: nil
        case .twilio(_, _, let token): .twilio(token: try token.read())
        case .webhook: .webhook
        }
    }
}
