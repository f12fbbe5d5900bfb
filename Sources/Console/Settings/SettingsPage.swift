import Access
import Consent
import Interactions
import LinkIdentifiers
import Store

/// What holds for an organization, and who may come in.
struct SettingsPage {
    let store: any AccessStore & OrganizationStore

    private static let maximumKeys = 200

    /// - Parameter made: the text of a key that was made just now: it is shown this once.
    func context(_ viewer: Viewer, made: String? = nil, problem: String? = nil) async throws -> [String: Any] {
        guard let (settings, hashedIdentifier) = try await store.organizationSettings(id: viewer.organization) else {
            return [:]
        }
        let mayManageKeys = viewer.principal.may(.manageKeys)
        let keys = mayManageKeys
            ? try await store.accessKeys(organization: viewer.organization, after: nil, limit: Self.maximumKeys) : []
        return [
            "csrf": viewer.csrf,
            "facts": Self.facts(settings, hashedIdentifier),
            "purposes": settings.compliance.rules.map { rules in
                [
                    "name": rules.purpose.rawValue, "model": rules.model.rawValue,
                    "topics": rules.topics.map(\.id).joined(separator: ", "),
                ]
            },
            "mayManageKeys": mayManageKeys,
            "made": made as Any? ?? false,
            "problem": problem as Any? ?? false,
            "roles": AccessRole.allCases.map { ["name": $0.rawValue, "words": $0.words] },
            "keys": keys.map { key in
                [
                    "id": key.id, "name": key.name, "role": key.role.rawValue,
                    "made": viewer.clock.time(key.createdAt), "by": key.createdBy,
                    "used": key.lastUsedAt.map(viewer.clock.time) ?? "never",
                    "revoked": key.revokedAt.map(viewer.clock.time) as Any? ?? false,
                    "isOwn": key.id == viewer.principal.keyID,
                ] as [String: Any]
            },
        ]
    }

    private static func facts(
        _ settings: WorkspaceContents.Organization, _ hashedIdentifier: String
    ) -> [[String: Any]] {
        let months = { (months: Int) in "\(months) month\(months == 1 ? "" : "s")" }
        let facts: [(String, String)] = [
            ("Id", settings.id), ("Name", settings.name), ("In URLs", hashedIdentifier), ("Geo", settings.geo),
            ("Host of links", settings.publicURL?.description ?? "the deployment’s"),
            ("Host of short links", settings.texts.shortURL?.description ?? "the deployment’s"),
            ("Time zone", settings.timezone ?? "UTC"), ("Region of phone numbers", settings.region ?? "none"),
            ("Tracking window", months(settings.window.months)),
            ("Tracking window of texts", months((settings.texts.window ?? settings.window).months)),
            ("Interactions stay attributed for", months((settings.retention ?? settings.window).months)),
        ]
        return facts.map { ["name": $0.0, "value": $0.1] }
    }
}

extension AccessRole {
    /// What a key of the role is for.
    fileprivate var words: String {
        switch self {
        case .admin: "everything"
        case .author: "writes messages and journeys"
        case .analyst: "reads figures and interactions"
        case .sender: "a program that knows customers"
        }
    }
}
