import Files
import Logging
import NIOCore
import NIOSSL
import Synchronization

/// The certificates that the edge shows, kept as their files are. A connection that is open keeps what it was opened with.
final class ServerCertificates: Sendable {
    /// For all connections; which certificate each is shown, the table says at its handshake.
    let context: NIOSSLContext
    private let table: Table
    private let pairs: Mutex<[Pair]>

    private final class Table: Sendable {
        let current: Mutex<CertificateTable>
        init(_ table: CertificateTable) { current = Mutex(table) }
    }

    /// Files, and what was last read from them.
    private struct Pair {
        let files: CertificateFiles
        /// What the files were when they were last read; `nil` where that failed.
        var seen: [FileIdentity?]?
        var certificate: Certificate
        /// Why they could not be used at the last look.
        var problem: String?

        init(_ files: CertificateFiles) throws(CertificateError) {
            self.files = files
            seen = Self.identities(files)
            certificate = try files.read()
        }

        /// Before the files are read: a change that comes between is seen at the next look.
        private static func identities(_ files: CertificateFiles) -> [FileIdentity?] {
            [files.certificate, files.key].map { FileIdentity(path: $0) }
        }

        /// Whether there is another certificate.
        mutating func look() throws(CertificateError) -> Bool {
            let identities = Self.identities(files)
            if identities == seen { return false }
            seen = nil
            certificate = try files.read()
            (seen, problem) = (identities, nil)
            return true
        }
    }

    /// - Parameter files: at least one pair.
    init(_ files: [CertificateFiles]) throws {
        let pairs = try files.map { files throws(CertificateError) in try Pair(files) }
        let table = Table(CertificateTable(pairs.map(\.certificate)))
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: pairs[0].certificate.chain, privateKey: pairs[0].certificate.key)
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        // Who is to be closed is not asked: a client that does not answer would keep its place for longer.
        configuration.shutdownTimeout = .zero
        configuration.sslContextCallback = { client, promise in
            let certificate = table.current.withLock { $0 }.certificate(for: client.serverHostname)
            var shown = NIOSSLContextConfigurationOverride()
            shown.certificateChain = certificate.chain
            shown.privateKey = certificate.key
            promise.succeed(shown)
        }
        context = try NIOSSLContext(configuration: configuration)
        self.table = table
        self.pairs = Mutex(pairs)
    }

    /// Takes in what has changed, for handshakes to come. A pair that cannot be used is not taken: it may be half written.
    func refresh(_ logger: Logger) {
        pairs.withLock { pairs in
            var hasChanged = false
            for index in pairs.indices {
                do throws(CertificateError) {
                    guard try pairs[index].look() else { continue }
                    hasChanged = true
                    logger.notice(
                        "another certificate is shown from now on",
                        metadata: ["file": "\(pairs[index].files.certificate)"])
                } catch {
                    // Once, not at every look.
                    if pairs[index].problem != error.description {
                        logger.warning(
                            "a certificate is not taken; the one before goes on", metadata: ["reason": "\(error)"])
                    }
                    pairs[index].problem = error.description
                }
            }
            if hasChanged {
                let new = CertificateTable(pairs.map(\.certificate))
                table.current.withLock { $0 = new }
            }
        }
    }
}
