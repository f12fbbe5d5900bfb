/// Rewrites one part without a store: each tracked link becomes a given URL, everything else stays byte for byte.
package struct Rewriter: TrackedURLs {
    /// The URL for each tracked link; `{ordinal}` in it is filled in.
    package let linkURL: String
    /// The pixel's URL; `nil` for none.
    package let pixelURL: String?
    private let settings: LinkSettings

    /// - Parameter isTracking: `false` where the message switches link tracking off (M2.5).
    package init(linkURL: String, pixelURL: String?, isTracking: Bool = true) {
        self.linkURL = linkURL
        self.pixelURL = pixelURL
        settings = LinkSettings(isTracking: isTracking)
    }

    package func link(ordinal: Int, values: [String]) -> [UInt8]? {
        Array(
            linkURL.split(separator: "{ordinal}", omittingEmptySubsequences: false).joined(separator: "\(ordinal)").utf8
        )
    }

    package var pixel: [UInt8]? { pixelURL.map { Array($0.utf8) } }

    package func rewrite(html: [UInt8]) -> [UInt8] {
        rewrite(html, FoundLinks(html: html, settings: settings), .html)
    }

    package func rewrite(plainText: [UInt8]) -> [UInt8] {
        rewrite(plainText, FoundLinks(plainText: plainText, settings: settings), .none)
    }

    private func rewrite(_ source: [UInt8], _ found: FoundLinks, _ escaping: Escaping) -> [UInt8] {
        Template(
            source: source, found: found, isPersonalised: false, hasPixel: pixelURL != nil, escaping: escaping
        ).render(Variables(profile: [:]), tracked: self)
    }
}
