import Configuration
import Edge
import Interactions

extension Settings {
    /// What stands before the edge: TLS, proxies.
    mutating func readFront(_ reader: ConfigReader) throws {
        let certificates = reader.stringArray(forKey: "edge.tls-certificates", default: [])
        // A file may hold both.
        let keys = reader.stringArray(forKey: "edge.tls-keys", default: certificates)
        guard certificates.count == keys.count else {
            throw CommandError(
                "“edge.tls-certificates” and “edge.tls-keys” need as many files each, in the same order; or none in "
                    + "“edge.tls-keys”, where each certificate’s file holds its key")
        }
        edge.certificates = zip(certificates, keys).map { CertificateFiles(certificate: $0, key: $1) }
        edge.proxies.networks = Self.networks(reader, "edge.trusted-proxies")
        edge.proxies.header = reader.string(forKey: "edge.forwarded-header").flatMap(TrustedProxies.Header.init)
        edge.proxies.speakProxyProtocol = reader.bool(forKey: "edge.proxy-protocol", default: false)
        if edge.proxies.networks.isEmpty, edge.proxies.header != nil || edge.proxies.speakProxyProtocol {
            throw CommandError(
                "“edge.forwarded-header” and “edge.proxy-protocol” are believed from trusted proxies only; say where they "
                    + "are with “edge.trusted-proxies”, such as 10.0.0.0/8")
        }
    }

    static func networks(_ reader: ConfigReader, _ key: ConfigKey) -> [Network] {
        reader.stringArray(forKey: key, default: []).compactMap { Network($0) }
    }
}
