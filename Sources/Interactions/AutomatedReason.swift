/// Why an interaction is taken for a machine's doing rather than a person's (M12.3). The raw values are what the store
/// keeps, and never change.
package enum AutomatedReason: Int, Sendable, CaseIterable {
    /// The request said of itself that it fetches ahead (`Sec-Purpose`, `Purpose` or `X-Moz`: `prefetch`).
    case prefetch = 1
    /// A mail provider's proxy fetched the image.
    case mailProxy = 2
    /// A security scanner or crawler followed the link.
    case scanner = 3

    /// The name in every output.
    package var name: String { String(describing: self) }

    /// What the request's own words tell; `nil` for people.
    package init?(userAgent: String, isPrefetch: Bool) {
        let agent = UserAgentText(userAgent)
        if isPrefetch {
            self = .prefetch
        } else if agent.says("GoogleImageProxy", "YahooMailProxy") {
            self = .mailProxy
        } else if agent.says("Barracuda", "Mimecast", "Proofpoint", "bingbot", "Googlebot", "BingPreview") {
            self = .scanner
        } else {
            return nil
        }
    }
}
