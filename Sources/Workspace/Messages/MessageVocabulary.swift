package import Consent
package import ContactPoints
package import LinkIdentifiers
import Messages

/// What a message may name, and what it is checked with besides.
package struct MessageVocabulary: Sendable {
    /// The purposes and topics there are.
    package let compliance: ComplianceProfile
    /// The organization's, by which a sender's number is completed.
    package let region: Region?
    /// Where its short links are; a text message's length depends on it.
    package let shortURL: PublicURL
    /// What placeholders may name.
    package let variables: Set<String>

    /// - Parameter attributes: those of the organization's profiles.
    package init(compliance: ComplianceProfile, region: Region?, shortURL: PublicURL, attributes: Set<String>) {
        self.compliance = compliance
        self.region = region
        self.shortURL = shortURL
        variables = Set(
            attributes.union(JourneyVocabulary.notAttributes).map { "profile." + $0 } + [Placeholder.preferencesURL])
    }
}
