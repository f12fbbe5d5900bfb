import Foundation
import NIOSSL

/// Where a certificate and its key are: files in PEM form, or one file that holds both.
package struct CertificateFiles: Sendable {
    /// The certificate, and behind it those that lead to a root.
    package let certificate: String
    /// The private key, without a passphrase.
    package let key: String

    package init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    func read() throws(CertificateError) -> Certificate {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMBytes(try Self.bytes(of: certificate))
        } catch let error as CertificateError {
            throw error
        } catch {
            throw CertificateError("\(certificate): holds no certificate in PEM form, or not all of one")
        }
        return try Certificate(chain: chain, key: try privateKey(), files: self)
    }

    private func privateKey() throws(CertificateError) -> NIOSSLPrivateKey {
        let bytes = try Self.bytes(of: key)
        var isProtected = false
        do {
            return try NIOSSLPrivateKey(bytes: bytes, format: .pem) { (_: NIOSSLPassphraseSetter<[UInt8]>) in
                isProtected = true
            }
        } catch {
            throw CertificateError(
                isProtected
                    ? "\(key): the key has a passphrase; keep it without one, readable by Waymark's user only"
                    : "\(key): holds no private key in PEM form, or not all of one")
        }
    }

    private static func bytes(of path: String) throws(CertificateError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CertificateError("\(path): cannot be read; is it there, and may Waymark's user read it?")
        }
        // The library reads no empty buffer.
        if data.isEmpty { throw CertificateError("\(path): is empty") }
        return Array(data)
    }
}

/// Why a certificate cannot be used: what, where, and what to do. Never holds a key.
package struct CertificateError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
