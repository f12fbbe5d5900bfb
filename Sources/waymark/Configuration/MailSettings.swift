import Bounces
import Channels
import Configuration
import Foundation
import Interactions
import LinkIdentifiers
import Sender

/// How e-mails go out (M11.3), and where they come back to.
struct MailSettings {
    enum Channel: String, CaseIterable {
        /// Files in the data folder.
        case outbox
        case smtp
    }

    /// Default `outbox`.
    var channel = Channel.outbox
    /// Without the credentials, which may have to be read from a file.
    var server = SMTPConfiguration()
    var credentials: (user: String, password: Secret)?
    /// `nil` where mails come back to their senders.
    var bounceAddress: BounceAddress?
    var limits = DomainLimits()

    init() {}

    init(_ reader: ConfigReader) throws {
        channel = reader.string(forKey: "mail.channel").flatMap(Channel.init) ?? .outbox
        bounceAddress = reader.string(forKey: "mail.bounce-address").flatMap(Self.bounceAddress)
        server.port = reader.int(forKey: "mail.port")
        server.security =
            reader.string(forKey: "mail.tls").flatMap(SMTPConfiguration.Security.init) ?? server.security
        server.authorities = reader.string(forKey: "mail.ca-file")
        server.helloName =
            reader.string(forKey: "mail.hello-name")
            ?? reader.string(forKey: "edge.public-url").flatMap { URLComponents(string: $0)?.encodedHost }
            .flatMap { Self.isFullName($0) ? $0 : nil }
        server.connections = reader.int(forKey: "mail.connections", default: server.connections)
        server.timeout = reader.int(forKey: "mail.timeout").map { .seconds($0) } ?? server.timeout
        for text in reader.stringArray(forKey: "mail.domain-rates", default: []) {
            guard let (domain, rate) = Self.domainRate(text) else { continue }
            limits.rates[domain] = rate
        }
        // In a file, a number alone is no list.
        let connections =
            reader.stringArray(forKey: "mail.domain-connections")
            ?? reader.string(forKey: "mail.domain-connections").map { [$0] } ?? []
        for text in connections {
            guard let (domain, connections) = Self.domainConnections(text) else { continue }
            limits.connections[domain] = connections
        }
        let host = reader.string(forKey: "mail.host")
        let user = reader.string(forKey: "mail.user")
        let password = try Secret(reader, "mail.password")
        guard channel == .smtp else { return }
        guard let host else { throw CommandError("“mail.channel” is smtp: that needs “mail.host”") }
        server.host = host
        switch (user, password) {
        case (nil, nil): break
        case (let user?, let password?): credentials = (user, password)
        default: throw CommandError("“mail.user” and “mail.password” or “mail.password-file” need each other")
        }
        if credentials != nil, server.security == .none, !Self.isThisHost(host) {
            throw CommandError(
                "“mail.tls” is none: the password would go to \(host) as plain text; set it to starttls or tls")
        }
    }

    static func bounceAddress(_ text: String) -> BounceAddress? {
        BounceAddress(text, tokenLength: OrganizationKeys.returnTokenLength)
    }

    /// Whether it is a name or an address, without a port.
    static func isHost(_ text: String) -> Bool {
        let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-._:".contains($0)) }
        let isAddress = text.allSatisfy { $0.isHexDigit || ".:".contains($0) }
        return isPlain && !text.isEmpty && text.count <= 253 && (isAddress || !text.contains(":"))
    }

    /// Whether it is a host's name with its domain, which mail servers ask of whom they talk to.
    static func isFullName(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return isHost(text) && !text.contains(":") && labels.count >= 2 && !labels.contains("")
            && labels.last?.contains(where: \.isLetter) == true
    }

    /// `gmail.com=20`: the domain in small letters, and mails a second.
    static func domainRate(_ text: String) -> (domain: String, rate: Double)? {
        guard let (domain, value) = pair(text), let rate = Double(value), TextSettings.rates.contains(rate) else {
            return nil
        }
        return (domain, rate)
    }

    /// `gmail.com=2`; a number alone is for every domain.
    static func domainConnections(_ text: String) -> (domain: String, connections: Int)? {
        if let connections = Int(text), connections >= 1 { return (DomainLimits.others, connections) }
        guard let (domain, value) = pair(text), let connections = Int(value), connections >= 1 else { return nil }
        return (domain, connections)
    }

    private static func pair(_ text: String) -> (domain: String, value: Substring)? {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let domain = parts[0].lowercased()
        guard domain == DomainLimits.others || isHost(domain) && domain.contains(".") else { return nil }
        return (domain, parts[1])
    }

    private static let loopback = Network("127.0.0.0/8")!

    private static func isThisHost(_ host: String) -> Bool {
        host.lowercased() == "localhost"
            || IPAddress(text: host.utf8).map { $0 == IPAddress(text: "::1".utf8) || loopback.contains($0) } == true
    }
}
