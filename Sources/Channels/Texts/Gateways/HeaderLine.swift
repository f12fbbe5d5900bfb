import Foundation

/// A header as the configuration has it.
enum HeaderLine {
    /// What is not the configuration's to say.
    private static let own: Set<String> = [
        "connection", "content-length", "host", "idempotency-key", "transfer-encoding",
    ]

    /// - Parameters:
    ///   - line: `Name: value`, where the value may hold placeholders.
    ///   - secrets: what they stand for.
    static func field(
        _ line: String, secrets: [String: String]
    ) throws(GatewayConfigurationError) -> (name: String, value: String) {
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard parts.count == 2, !name.isEmpty, name.utf8.allSatisfy(isTokenByte) else {
            throw GatewayConfigurationError("a header of the text gateway’s request is not of the form “Name: value”")
        }
        if own.contains(name.lowercased()) {
            throw GatewayConfigurationError("the header “\(name)” of the text gateway’s request is set by Waymark")
        }
        let setting = "the header “\(name)” of the text gateway’s request"
        let template = try TextTemplate(
            parts[1].trimmingCharacters(in: .whitespaces), variables: Array(secrets.keys), setting: setting)
        let value = template.filled(secrets)
        // RFC 9110 §5.5, without what lies beyond ASCII.
        guard value.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x09 }) else {
            throw GatewayConfigurationError("\(setting) holds more than printable ASCII")
        }
        return (name, value)
    }

    /// RFC 9110 §5.6.2
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
