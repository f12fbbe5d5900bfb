import Channels
import Configuration
import Foundation

/// How text messages go out (M9).
struct TextSettings {
    enum Gateway {
        /// Files in the data folder.
        case outbox
        case twilio(url: String, account: String, token: Secret)
        /// Any that takes JSON.
        case webhook(url: String, headers: [String], body: Secret, token: Secret?)
    }

    /// What ``Gateway`` is called.
    enum Name: String, CaseIterable { case outbox, twilio, webhook }

    /// Messages a second of one sender, where there is a limit.
    static let rates = 0.001...10_000

    /// Default `outbox`.
    var gateway = Gateway.outbox
    var configuration = GatewayConfiguration()

    init() {}

    init(_ reader: ConfigReader) throws {
        configuration.rate = reader.double(forKey: "texts.rate", default: configuration.rate)
        configuration.timeout = reader.int(forKey: "texts.timeout").map { .seconds($0) } ?? configuration.timeout
        configuration.connections = reader.int(forKey: "texts.connections", default: configuration.connections)
        let name = reader.string(forKey: "texts.gateway").flatMap(Name.init) ?? .outbox
        func needed<Value>(_ value: Value?, _ key: String) throws -> Value {
            if let value { return value }
            throw CommandError("“texts.gateway” is \(name): that needs “texts.\(key)”")
        }
        let url = reader.string(forKey: "texts.url")
        let token = try Secret(reader, "texts.token")
        switch name {
        case .outbox: break
        case .twilio:
            gateway = .twilio(
                url: url ?? "https://api.twilio.com",
                account: try needed(reader.string(forKey: "texts.account"), "account"),
                token: try needed(token, "token” or “texts.token-file"))
        case .webhook:
            gateway = .webhook(
                url: try needed(url, "url"),
                headers: reader.stringArray(forKey: "texts.headers", isSecret: true, default: []),
                body: try needed(try Secret(reader, "texts.body"), "body” or “texts.body-file"), token: token)
        }
    }

    static func isGatewayURL(_ text: String) -> Bool {
        guard let url = URLComponents(string: text) else { return false }
        return ["http", "https"].contains(url.scheme) && url.encodedHost?.isEmpty == false && url.user == nil
            && url.fragment == nil
    }
}
