import Crypto
import Foundation

/// The files that pages are made up with, served from within the binary.
struct Assets: Sendable {
    struct Asset: Sendable {
        let bytes: [UInt8]
        let contentType: String
    }

    /// By name.
    let files: [String: Asset]
    /// Differs where any of them does, so that browsers may keep them.
    let fingerprint: String

    init() {
        files = [
            "console.css": Asset(bytes: PackageResources.console_css, contentType: "text/css; charset=utf-8"),
            "console.js": Asset(bytes: PackageResources.console_js, contentType: "text/javascript; charset=utf-8"),
            "editor.css": Asset(bytes: PackageResources.editor_css, contentType: "text/css; charset=utf-8"),
            "editor.js": Asset(bytes: PackageResources.editor_js, contentType: "text/javascript; charset=utf-8"),
            "editor-links.js": Asset(
                bytes: PackageResources.editor_links_js, contentType: "text/javascript; charset=utf-8"),
            "editor-saving.js": Asset(
                bytes: PackageResources.editor_saving_js, contentType: "text/javascript; charset=utf-8"),
            "icon.svg": Asset(bytes: PackageResources.icon_svg, contentType: "image/svg+xml"),
        ]
        var hash = SHA256()
        for name in files.keys.sorted() { hash.update(data: files[name]!.bytes) }
        fingerprint = String(
            Data(hash.finalize()).base64EncodedString().filter { $0.isLetter || $0.isNumber }.prefix(12))
    }
}
