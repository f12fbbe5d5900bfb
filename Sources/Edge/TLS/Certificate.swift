import NIOSSL

/// A certificate, the chain behind it, and the key that fits it.
struct Certificate: Sendable {
    let chain: [NIOSSLCertificateSource]
    let key: NIOSSLPrivateKeySource
    /// The host names it is for, in small letters; `*.` in front stands for one label.
    let names: [String]

    /// - Parameter chain: the certificate itself first.
    init(chain: [NIOSSLCertificate], key: NIOSSLPrivateKey, files: CertificateFiles) throws(CertificateError) {
        let subjects = chain[0]._subjectAlternativeNames()
        guard !subjects.isEmpty else {
            throw CertificateError(
                "\(files.certificate): names no host: it has no subject alternative names, and no browser takes such a one"
            )
        }
        names = subjects.filter { $0.nameType == .dnsName }.map {
            String(decoding: $0.contents, as: UTF8.self).lowercased()
        }
        self.chain = chain.map { .certificate($0) }
        self.key = .privateKey(key)
        do {
            _ = try NIOSSLContext(
                configuration: .makeServerConfiguration(certificateChain: self.chain, privateKey: self.key))
        } catch {
            throw CertificateError(
                "\(files.certificate): the key in \(files.key) is not that of this certificate, or of a kind that TLS does "
                    + "not know; give files that belong together")
        }
    }
}

/// Which certificate is shown to whom.
struct CertificateTable: Sendable {
    private let standard: Certificate
    private var named: [String: Certificate] = [:]

    /// - Parameter certificates: at least one. The first is shown where none of them is for the host, or none is named; of
    ///   several for one name, the first.
    init(_ certificates: [Certificate]) {
        standard = certificates[0]
        for certificate in certificates {
            for name in certificate.names where named[name] == nil { named[name] = certificate }
        }
    }

    /// - Parameter host: the name that the client asks for (RFC 6066 §3).
    func certificate(for host: String?) -> Certificate {
        guard let host = host?.lowercased() else { return standard }
        let parent = host.drop { $0 != "." }
        return named[host] ?? named["*" + parent] ?? standard
    }
}
