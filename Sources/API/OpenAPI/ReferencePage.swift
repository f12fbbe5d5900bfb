import Crypto
import Mustache
import Yams

import struct Foundation.Data

/// The document as a page for people: made here once, and needing no other host.
struct ReferencePage: Sendable {
    let html: String
    /// Allows the page's own style, and nothing else.
    let securityPolicy: String

    /// - Parameter document: in YAML.
    init(document: [UInt8]) throws {
        let css = String(decoding: PackageResources.reference_css, as: UTF8.self)
        let template = try MustacheTemplate(
            string: String(decoding: PackageResources.reference_mustache, as: UTF8.self))
        let root = DocumentNode(try Yams.load(yaml: String(decoding: document, as: UTF8.self)))
        html = template.render(ReferenceContent(root).context(css: css))
        let hash = Data(SHA256.hash(data: Data(css.utf8))).base64EncodedString()
        securityPolicy = "default-src 'none'; style-src 'sha256-\(hash)'; base-uri 'none'; frame-ancestors 'none'"
    }
}
