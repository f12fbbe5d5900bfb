package import Consent
package import Interactions
package import Journeys
package import LinkIdentifiers
package import Messages

package import struct Foundation.Date

/// What loading a workspace needs of the store.
package protocol WorkspaceStore: Sendable {
    /// Makes the store say what the workspace says, in one transaction. What is the same already is left alone; what the
    /// workspace does not name stays. Of consent counts what outranks the current record.
    ///
    /// - Parameters:
    ///   - hashedIdentifier: the organization's id in URLs, which an organization that is here already keeps (M4.2).
    ///   - contactHash: the organization's.
    func apply(
        _ contents: WorkspaceContents, hashedIdentifier: String, contactHash: ContactHash, at now: Date
    ) async throws -> WorkspaceChanges
    /// The messages that a journey sends, each once, as publishing it now would freeze them.
    func messages(ofJourney journey: String, organization: String) async throws -> [StoredMessageVersion]
    /// The names of the profile attributes that any profile of the organization has.
    func attributeNames(organization: String) async throws -> Set<String>
}

/// A workspace, read and checked.
package struct WorkspaceContents: Sendable {
    package struct Organization: Equatable, Sendable {
        package var id: String
        package var name: String
        package var geo: String
        /// The IANA name of the time zone of profiles that have none; `nil` for UTC.
        package var timezone: String?
        /// Where numbers without a country code are from: ISO 3166-1 alpha-2; `nil` for nowhere (M10.2).
        package var region: String?
        /// A branded host in place of the deployment's (M4.1).
        package var publicURL: PublicURL?
        package var window: TrackingWindow
        /// How long interactions stay attributed after they happened; `nil` for as long as the tracking window.
        package var retention: TrackingWindow?
        package var texts: Texts
        package var compliance: ComplianceProfile

        package init(
            id: String, name: String, geo: String, timezone: String? = nil, region: String? = nil,
            publicURL: PublicURL? = nil,
            window: TrackingWindow, retention: TrackingWindow? = nil, texts: Texts = Texts(),
            compliance: ComplianceProfile
        ) {
            self.id = id
            self.name = name
            self.geo = geo
            self.timezone = timezone
            self.region = region
            self.publicURL = publicURL
            self.window = window
            self.retention = retention
            self.texts = texts
            self.compliance = compliance
        }
    }

    /// What holds for an organization's text messages (M9).
    package struct Texts: Equatable, Sendable {
        /// Where short links are, in place of the deployment's.
        package var shortURL: PublicURL?
        /// `nil` for the organization's.
        package var window: TrackingWindow?
        /// Whether a short link answers 410 once its window is closed, and does not redirect any more (M9.3).
        package var isGoneAfterWindow = false
        /// How long after sending the personal values of links are kept; `nil` for as long as the window.
        package var personalLinks: TrackingWindow?

        package init() {}
    }

    package struct Message: Sendable {
        package var name: String
        package var content: MessageContent
        package var links: [Link]

        package init(name: String, content: MessageContent, links: [Link]) {
            self.name = name
            self.content = content
            self.links = links
        }
    }

    package struct Journey: Sendable {
        package var name: String
        package var definition: JourneyDefinition

        package init(name: String, definition: JourneyDefinition) {
            self.name = name
            self.definition = definition
        }
    }

    package struct Profile: Equatable, Sendable {
        package var id: String
        /// Normalised; `nil` where there is none.
        package var email: String?
        /// Normalised; `nil` where there is none.
        package var phone: String?
        package var attributes: [String: String]

        package init(id: String, email: String?, phone: String? = nil, attributes: [String: String]) {
            self.id = id
            self.email = email
            self.phone = phone
            self.attributes = attributes
        }
    }

    package struct Consent: Sendable {
        /// The normalised address or number.
        package var contact: String
        package var scope: ConsentScope
        package var record: ConsentRecord

        package init(contact: String, scope: ConsentScope, record: ConsentRecord) {
            self.contact = contact
            self.scope = scope
            self.record = record
        }
    }

    package var organization: Organization
    package var messages: [Message]
    package var journeys: [Journey]
    package var profiles: [Profile]
    /// The attributes that the workspace says of its profiles; those of these that a profile has not, it loses. What journeys
    /// and imports have set besides stays.
    package var profileColumns: Set<String>
    package var consents: [Consent]

    package init(
        organization: Organization, messages: [Message], journeys: [Journey], profiles: [Profile],
        profileColumns: Set<String> = [], consents: [Consent]
    ) {
        self.organization = organization
        self.messages = messages
        self.journeys = journeys
        self.profiles = profiles
        self.profileColumns = profileColumns
        self.consents = consents
    }
}

/// How many of each were new or different.
package struct WorkspaceChanges: Equatable, Sendable {
    package var organizations = 0
    package var messages = 0
    package var journeys = 0
    package var profiles = 0
    package var consents = 0

    package init() {}

    package var isEmpty: Bool { self == WorkspaceChanges() }
}
