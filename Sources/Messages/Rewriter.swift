/// Rewrites one part without a store: each tracked link becomes a given URL, everything else stays byte for byte.
package struct Rewriter {
    private let urls: MessageURLs
    private let settings: LinkSettings

    /// - Parameters:
    ///   - linkURL: what each tracked link becomes; `{ordinal}` in it is filled in.
    ///   - pixelURL: the pixel's URL; `nil` for none.
    ///   - isTracking: `false` where the message switches link tracking off (M2.5).
    package init(linkURL: String, pixelURL: String?, isTracking: Bool = true) {
        let pieces = linkURL.split(separator: "{ordinal}", omittingEmptySubsequences: false)
        urls = MessageURLs(link: { pieces.joined(separator: "\($0)") }, pixel: pixelURL)
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
            source: source, found: found, isPersonalised: false, urls: urls, hasPixel: true, escaping: escaping)
        var output: [UInt8] = []
        template.render(Variables(profile: [:]), identifiers: nil, into: &output)
        return output
    }
}
