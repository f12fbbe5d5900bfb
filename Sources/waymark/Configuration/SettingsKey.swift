import Channels
import Edge
import Foundation
import Interactions
import LinkIdentifiers
import Logging
import Workspace

/// The keys there are, so that a misspelt one is an error and not a silence.
enum SettingsKey {
    private enum Kind {
        case text, number, rate, natural, positive, port, anyPort, truth, url, logLevel, forwardedHeader
        case gateway, gatewayURL, mailChannel, mailSecurity, mailHost, helloName, bounceAddress
        /// Lists; in the environment with commas between.
        case texts, networks, domainRates, domainConnections

        var isList: Bool { [.texts, .networks, .domainRates, .domainConnections].contains(self) }

        /// Whether a value is of this kind; if not, what is.
        func problem(_ value: String) -> String? {
            switch self {
            case .text, .texts: value.isEmpty ? "a text" : nil
            case .number: (Double(value) ?? -1) >= 0 ? nil : "a number from 0"
            case .rate:
                Double(value).map { $0 == 0 || TextSettings.rates.contains($0) } == true
                    ? nil : "0, or a number from 0.001 to 10000"
            case .natural: (Int(value) ?? -1) >= 0 ? nil : "a whole number from 0"
            case .positive: (Int(value) ?? 0) >= 1 ? nil : "a whole number from 1"
            case .port: Int(value).map((1...65535).contains) == true ? nil : "a whole number from 1 to 65535"
            case .anyPort:
                Int(value).map((0...65535).contains) == true ? nil : "a whole number from 1 to 65535, or 0 for any port"
            case .truth: ["true", "false"].contains(value.lowercased()) ? nil : "true or false"
            case .url:
                PublicURL(value) == nil ? "a scheme and a host, such as https://click.example" : nil
            case .gateway: Self.oneOf(TextSettings.Name.self, value)
            case .gatewayURL:
                TextSettings.isGatewayURL(value) ? nil : "an http or https URL without a name and password in it"
            case .mailChannel: Self.oneOf(MailSettings.Channel.self, value)
            case .mailSecurity: Self.oneOf(SMTPConfiguration.Security.self, value)
            case .mailHost: MailSettings.isHost(value) ? nil : "a host name or an address, without a port"
            case .helloName:
                MailSettings.isFullName(value) ? nil : "a host name with its domain, such as waymark.example.com"
            case .bounceAddress:
                MailSettings.bounceAddress(value) == nil
                    ? "an address such as bounces@example.com, with at most 35 characters before the @ and no +" : nil
            case .domainRates:
                MailSettings.domainRate(value) == nil
                    ? "mails a second such as gmail.com=20 or *=5 (0.001 to 10000), and not “\(value)”" : nil
            case .domainConnections:
                MailSettings.domainConnections(value) == nil
                    ? "connections such as gmail.com=2 or *=1, or a whole number from 1, and not “\(value)”" : nil
            case .networks:
                Network(value) == nil
                    ? "networks such as 10.0.0.0/8 or 2001:db8::/32 (no bits set behind the prefix), and not “\(value)”"
                    : nil
            case .forwardedHeader:
                SettingsKey.headers.contains(value) ? nil : "one of " + SettingsKey.headers.joined(separator: ", ")
            case .logLevel: Self.oneOf(Logger.Level.self, value)
            }
        }

        private static func oneOf<Value: CaseIterable & RawRepresentable<String>>(
            _ type: Value.Type, _ value: String
        ) -> String? {
            if Value(rawValue: value) != nil { return nil }
            return "one of " + Value.allCases.map(\.rawValue).joined(separator: ", ")
        }
    }

    private static let headers = ["none"] + TrustedProxies.Header.allCases.map(\.rawValue)

    private static let kinds: [String: [String: Kind]] = [
        "edge": [
            "host": .text, "port": .anyPort, "public-url": .url, "short-url": .url, "idle-timeout": .natural,
            "head-timeout": .natural,
            "maximum-connections": .natural, "refresh-interval": .natural, "threads": .natural,
            "tls-certificates": .texts, "tls-keys": .texts, "trusted-proxies": .networks,
            "forwarded-header": .forwardedHeader, "proxy-protocol": .truth,
        ],
        "console": [
            "host": .text, "port": .anyPort, "api-rate": .rate, "metrics-token": .text, "metrics-token-file": .text,
        ],
        "journal": ["maximum-waiting": .natural, "maximum-wait": .natural],
        "processor": [
            "batch-size": .natural, "poll-interval": .natural, "consent-cache-hours": .number,
            "consent-cache-capacity": .natural, "honours-requests": .truth,
            "scanner-networks": .networks, "keeps-networks": .truth, "retention-interval": .natural,
        ],
        "sender": ["batch-size": .natural, "poll-interval": .natural],
        "texts": [
            "gateway": .gateway, "url": .gatewayURL, "account": .text, "token": .text, "token-file": .text,
            "headers": .texts, "body": .text, "body-file": .text, "rate": .rate, "timeout": .positive,
            "connections": .positive,
        ],
        "mail": [
            "channel": .mailChannel, "host": .mailHost, "port": .port, "tls": .mailSecurity, "ca-file": .text,
            "user": .text, "password": .text, "password-file": .text, "connections": .positive, "timeout": .positive,
            "hello-name": .helloName, "bounce-address": .bounceAddress, "domain-rates": .domainRates,
            "domain-connections": .domainConnections,
        ],
        "webhooks": [
            "allow-private": .truth, "ca-file": .text, "timeout": .positive, "poll-interval": .positive,
        ],
        "log": ["level": .logLevel],
    ]

    /// Variables that are no configuration keys.
    private static let others: Set<String> = [
        "WAYMARK_DIRECTORY", "WAYMARK_KEYS", "WAYMARK_MASTER_KEY", "WAYMARK_MASTER_KEY_FILE",
    ]

    static func check(file: String) throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw CommandError("\(file): cannot be read")
        }
        let settings = try YAMLMapping(
            text: String(decoding: data, as: UTF8.self), file: file, keys: Set(kinds.keys))
        for part in settings.keys {
            guard let known = kinds[part], let values = try settings.mapping(part, keys: Set(known.keys)) else {
                continue
            }
            for (key, kind) in known {
                // Of connections a number may stand alone.
                let isList = kind == .domainConnections ? try values.strings(key) != nil : kind.isList
                let found = isList ? try values.list(key) : try values.optionalString(key).map { [$0] } ?? []
                guard let problem = found.lazy.compactMap(kind.problem).first else { continue }
                throw values.error(at: key, "“\(part).\(key)” needs \(problem)")
            }
        }
    }

    static func check(environment: [String: String]) throws {
        var known: [String: Kind] = [:]
        for (part, keys) in kinds {
            for (key, kind) in keys {
                known["WAYMARK_\(part)_\(key)".uppercased().replacingOccurrences(of: "-", with: "_")] = kind
            }
        }
        for (name, value) in environment where name.hasPrefix("WAYMARK_") && !others.contains(name) {
            guard let kind = known[name] else {
                // Somebody's own variable may begin so too: one is ours if it is near a key or names a part.
                let namesPart = kinds.keys.contains { name.hasPrefix("WAYMARK_\($0.uppercased())_") }
                guard namesPart || Suggestion.nearest(to: name, among: known.keys) != nil else { continue }
                throw CommandError(
                    "environment: unknown variable “\(name)”" + Suggestion.phrase(for: name, among: known.keys))
            }
            let found = kind.isList ? Self.list(value) : [value]
            if let problem = found.lazy.compactMap(kind.problem).first {
                throw CommandError("environment: \(name) needs \(problem)")
            }
        }
    }

    /// The texts of a list in a variable.
    private static func list(_ value: String) -> [String] {
        value.split(separator: ",", omittingEmptySubsequences: false).map {
            $0.trimmingCharacters(in: .whitespaces)
        }
    }
}
