/// The mail server that e-mails are handed to, and how.
package struct SMTPConfiguration: Sendable {
    package enum Security: String, CaseIterable, Sendable {
        /// The connection begins as plain text, and becomes TLS before anything is said (RFC 3207), or ends.
        case starttls
        /// TLS from the first byte (RFC 8314).
        case tls
        case none
    }

    /// A host name or an address.
    package var host = "localhost"
    /// `nil` for the one that is usual: 587, with TLS from the first byte 465.
    package var port: Int?
    package var security = Security.starttls
    /// A file of authorities that are trusted, in PEM form; `nil` for the system's.
    package var authorities: String?
    /// What the server is greeted with (`EHLO`): a host name in full; `nil` for the name that this computer has for itself.
    package var helloName: String?
    /// Who signs in, and with what; `nil` for nobody.
    package var credentials: (user: String, password: String)?
    /// How many connections there may be. Default 4.
    package var connections = 4
    /// How long connecting may take, with TLS and signing in. Default 30 seconds.
    package var connectTimeout = Duration.seconds(30)
    /// How long one mail may take. Default 10 minutes, as a server may need to answer (RFC 5321 §4.5.3.2.6).
    package var timeout = Duration.seconds(600)

    package init() {}

    /// `smtp` and `smtps` are libcurl's words, and so is the greeting as the path.
    var url: String {
        let name = host.contains(":") ? "[\(host)]" : host
        let server = security == .tls ? "smtps://\(name):\(port ?? 465)" : "smtp://\(name):\(port ?? 587)"
        return helloName.map { "\(server)/\($0)" } ?? server
    }
}
