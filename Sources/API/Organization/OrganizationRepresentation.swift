import Consent
import Interactions
import LinkIdentifiers
import Store

/// An organization in JSON.
struct OrganizationRepresentation: Encodable {
    struct Tracking: Encodable {
        let window: Int
        @ExplicitNull var retention: Int?
    }

    struct Texts: Encodable {
        @ExplicitNull var shortURL: String?
        @ExplicitNull var window: Int?
        let afterWindow: AfterWindow
        @ExplicitNull var personalLinks: Int?
    }

    /// What a short link does once its window is closed (M9.3).
    enum AfterWindow: String, Encodable, CaseIterable {
        case redirect, gone
    }

    struct PurposeRules: Encodable {
        let id: String
        let model: EnforcementModel
        @ExplicitNull var label: String?
        let topics: [ComplianceProfile.Topic]
    }

    let id, name, geo, hashedIdentifier: String
    @ExplicitNull var timezone: String?
    @ExplicitNull var region: String?
    @ExplicitNull var publicURL: String?
    let tracking: Tracking
    let texts: Texts
    let purposes: [PurposeRules]

    init(_ settings: WorkspaceContents.Organization, hashedIdentifier: String) {
        (id, name, geo, self.hashedIdentifier) = (settings.id, settings.name, settings.geo, hashedIdentifier)
        timezone = settings.timezone
        region = settings.region
        publicURL = settings.publicURL?.description
        tracking = Tracking(window: settings.window.months, retention: settings.retention?.months)
        texts = Texts(
            shortURL: settings.texts.shortURL?.description, window: settings.texts.window?.months,
            afterWindow: settings.texts.isGoneAfterWindow ? .gone : .redirect,
            personalLinks: settings.texts.personalLinks?.months)
        purposes = settings.compliance.rules.map {
            PurposeRules(id: $0.purpose.rawValue, model: $0.model, label: $0.label, topics: $0.topics)
        }
    }
}
