/// Rewrites one part without a store: each tracked link becomes a given URL, everything else stays byte for byte.
package struct Rewriter {
    private let linkURL: String
    private let pixelURL: String?
    private let settings: LinkSettings

    /// - Parameters:
    ///   - linkURL: what each tracked link becomes; `{ordinal}` in it is filled in.
    ///   - pixelURL: the pixel's URL; `nil` for none.
    ///   - isTracking: `false` where the message switches link tracking off (M2.5).
    package init(linkURL: String, pixelURL: String?, isTracking: Bool = true) {
        self.linkURL = linkURL
        self.pixelURL = pixelURL
        settings = LinkSettings(isTracking: isTracking)
    }

    package func rewrite(html: [UInt8]) -> [UInt8] {
        rewrite(html, FoundLinks(html: html, settings: settings), .html)
    }

    package func rewrite(plainText: [UInt8]) -> [UInt8] {
        rewrite(plainText, FoundLinks(plainText: plainText, settings: settings), .none)
    }

    private func rewrite(_ source: [UInt8], _ found: FoundLinks, _ escaping: Escaping) -> [UInt8] {
        let template = Template(
            source: source, found: found, isPersonalised: false, hasPixel: pixelURL != nil, escaping: escaping)
        let urls = GivenURLs(linkURL: escaping.escaped(linkURL), pixelURL: pixelURL.map(escaping.escaped))
        var output: [UInt8] = []
        template.render(Variables(profile: [:]), tracked: urls, into: &output)
        return output
    }
}

private struct GivenURLs: TrackedURLs {
    let linkURL: String
    let pixelURL: String?

    /// WHATWG HTML §13.1.2.3.
    var needQuotes: Bool { linkURL.isEmpty || linkURL.utf8.contains { $0 <= 0x20 || "\"'=<>`".utf8.contains($0) } }

    func appendLink(ordinal: Int, values: [String], to output: inout [UInt8]) -> Bool {
        let pieces = linkURL.split(separator: "{ordinal}", omittingEmptySubsequences: false)
        output.append(contentsOf: pieces.joined(separator: "\(ordinal)").utf8)
        return true
    }

    func appendPixel(to output: inout [UInt8]) -> Bool {
        guard let pixelURL else { return false }
        output.append(contentsOf: pixelURL.utf8)
        return true
    }
}
