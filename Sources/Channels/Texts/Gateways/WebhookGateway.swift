import Foundation
import Messages

/// Any gateway that takes a JSON document by `POST`: what it is sent is a template of the configuration.
package struct WebhookGateway: TextGateway {
    private let url: String
    private let headers: [(name: String, value: String)]
    private let body: JSONValue<TextTemplate>
    private let token: String?

    /// - Parameters:
    ///   - headers: lines such as `Authorization: Bearer {{ token }}`.
    ///   - body: JSON, whose texts may hold `{{ to }}`, `{{ from }}`, `{{ text }}`, `{{ name }}`, `{{ statusURL }}` and
    ///     `{{ token }}`.
    ///   - token: the secret; `nil` where there is none to be filled in.
    package init(url: String, headers: [String], body: String, token: String?) throws(GatewayConfigurationError) {
        self.url = url
        self.token = token
        let secrets = token.map { ["token": $0] } ?? [:]
        var fields: [(name: String, value: String)] = []
        for line in headers { fields.append(try HeaderLine.field(line, secrets: secrets)) }
        if !fields.contains(where: { $0.name.lowercased() == "content-type" }) {
            fields.append(("Content-Type", "application/json"))
        }
        if !fields.contains(where: { $0.name.lowercased() == "user-agent" }) {
            fields.append(("User-Agent", "waymark"))
        }
        self.headers = fields
        self.body = try Self.template(body, variables: Self.variables + secrets.keys)
    }

    private static let variables = ["to", "from", "text", "name", "statusURL"]

    private static func template(
        _ body: String, variables: [String]
    ) throws(GatewayConfigurationError) -> JSONValue<TextTemplate> {
        let setting = "the body of the text gateway’s request"
        guard let value = try? JSONDecoder().decode(JSONValue<String>.self, from: Data(body.utf8)) else {
            throw GatewayConfigurationError("\(setting): not JSON; its placeholders stand in its texts: \"{{ to }}\"")
        }
        if value.names.contains(where: { $0.contains("{{") }) {
            throw GatewayConfigurationError("\(setting): a placeholder may stand in a text, and not in a name")
        }
        var used: Set<String> = []
        let template = try value.map { (text) throws(GatewayConfigurationError) in
            let template = try TextTemplate(text, variables: variables, setting: setting)
            used.formUnion(template.placeholders.map(\.variable))
            return template
        }
        for variable in ["to", "text"] where !used.contains(variable) {
            throw GatewayConfigurationError("\(setting): needs “{{ \(variable) }}” in one of its texts")
        }
        return template
    }

    package func request(for message: TextMessage) -> GatewayRequest {
        var values = ["to": message.to, "from": message.from, "text": message.text, "name": message.name]
        values["statusURL"] = message.statusURL
        values["token"] = token
        let filled = body.map { $0.filled(values) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        // Texts, numbers and what is made of them are all there is: JSON has a form for each.
        let bytes = try! encoder.encode(filled)
        return GatewayRequest(
            url: url, headers: headers + [("Idempotency-Key", message.name)], body: Array(bytes))
    }

    package func isAcceptance(_ body: [UInt8]?) -> Bool { true }

    package func refusalCode(in body: [UInt8]) -> String? { nil }
}
