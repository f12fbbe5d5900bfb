package import LinkIdentifiers

/// Where recipients reach a deployment. Organizations may have hosts of their own in place of these.
package struct DeploymentURLs: Sendable {
    /// Where tracked links are.
    package let publicURL: PublicURL
    /// Where short links are.
    package let shortURL: PublicURL

    package init(publicURL: PublicURL, shortURL: PublicURL) {
        self.publicURL = publicURL
        self.shortURL = shortURL
    }
}
