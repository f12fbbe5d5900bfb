/// Why an interaction is taken for a machine's doing rather than a person's (M12.3). The raw values are what the store
/// keeps, and never change.
package enum AutomatedReason: Int, Sendable, CaseIterable {
    /// The request said of itself that it fetches ahead (`Sec-Purpose`, `Purpose` or `X-Moz`: `prefetch`).
    case prefetch = 1
    /// A mail provider's proxy fetched the image.
    case mailProxy = 2
    /// A security scanner or crawler followed the link.
    case scanner = 3
    /// A messaging app fetched the page behind a link to show a preview of it.
    case preview = 4

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
        } else if agent.fetchesPreviews {
            self = .preview
        } else {
            return nil
        }
    }
}

extension UserAgentText {
    /// Whether it is one that a messaging app has published for its link previews, or is known to send. Not the browsers
    /// inside of such apps, in which people follow links: `FBAN/…`, `Instagram …`, `Snapchat/…`, `Telegram-Android/…`.
    fileprivate var fetchesPreviews: Bool {
        // iMessage sends the first three in one. LINE and KakaoTalk add words of their own to the first.
        says(
            "facebookexternalhit", "Facebot", "Twitterbot", "TelegramBot", "Slackbot", "Slack-ImgProxy", "Discordbot",
            "SkypeUriPreview", "MicrosoftPreview", "LinkedInBot", "Snap URL Preview Service")
            // Signal says that it is WhatsApp. What only ends so is a browser inside of the app.
            || begins(with: "WhatsApp/", "Viber")
    }
}
