package import Consent
import Messages
package import Store

extension Recipient {
    /// What placeholders stand for.
    var variables: Variables {
        var profile = attributes
        profile["id"] = self.profile
        profile["email"] = email
        profile["phone"] = phone
        return Variables(profile: profile)
    }
}

extension StoredMessageVersion {
    /// Whether a recipient may be sent it, and tracked, as consent stands (M3).
    package func decision(for recipient: Recipient) -> ConsentDecision {
        ConsentDecision(
            purpose: content.purpose, topic: content.topic, profile: organization.compliance,
            records: recipient.consent)
    }
}
