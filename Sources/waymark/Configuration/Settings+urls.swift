import Edge
import LinkIdentifiers
import Operations

extension Settings {
    /// What the edge listens on; `nil` where its host has no name.
    func listeningURL(port: Int) -> PublicURL? {
        let host = edge.host
        let scheme = edge.certificates.isEmpty ? "http" : "https"
        return PublicURL("\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)")
    }

    /// Where recipients reach an edge on this port.
    func publicURL(port: Int) throws -> PublicURL {
        guard let url = publicURL ?? listeningURL(port: port) else {
            throw CommandError(
                "“edge.host” cannot stand in a link; say where recipients reach it with “edge.public-url”")
        }
        return url
    }

    /// Where the short links of an edge on this port are (M9.2).
    func shortURL(port: Int) throws -> PublicURL { try shortURL ?? publicURL(port: port) }

    func urls(port: Int) throws -> DeploymentURLs {
        DeploymentURLs(publicURL: try publicURL(port: port), shortURL: try shortURL(port: port))
    }
}
