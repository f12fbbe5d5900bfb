import API
import Access
import Consent
import Foundation
import HTTPTypes
import Interactions
import LinkIdentifiers
import Store
import Workspace

/// What holds for an organization, who may come in, and where interactions are sent.
struct SettingsPage {
    let store: any OrganizationStore
    let api: API
    let consentCacheHours: Double

    /// What has just been done.
    enum News {
        /// It is shown this once.
        case key(String)
        case webhookSecret(String)
        case done(String)
        case problem(String)
    }

    /// As the API answers them.
    private struct Keys: Decodable {
        struct Key: Decodable {
            let id, name, role, createdAt, createdBy: String
            let lastUsedAt, revokedAt: String?
        }

        let items: [Key]
    }

    /// As the API answers them.
    private struct Webhooks: Decodable {
        struct Webhook: Decodable {
            struct Failure: Decodable {
                let attempts: Int
                let reason: String
            }

            let id, url: String
            let kinds: [String]
            let deliveredAt: String?
            let failure: Failure?
            let deadLetters: Int
        }

        let items: [Webhook]
    }

    /// What there is to see.
    ///
    /// - Parameter typed: what was refused of the organization's settings, by field.
    func context(_ viewer: Viewer, news: News? = nil, typed: [String: String] = [:]) async throws -> [String: Any] {
        // Before the settings: where they change in between, the form is refused once for nothing, and overwrites nothing.
        let entityTag = try await api.perform(.get, "/organization", as: viewer.principal).entityTag
        guard let (settings, hashedIdentifier) = try await store.organizationSettings(id: viewer.organization) else {
            return [:]
        }
        let principal = viewer.principal
        let mayManageKeys = principal.may(.manageKeys)
        let mayManageWebhooks = principal.may(.manageWebhooks)
        return [
            "csrf": viewer.csrf,
            "mayWrite": principal.may(.writeOrganization),
            "etag": entityTag ?? "",
            "fields": OrganizationForm.context(settings, typed: typed),
            "facts": [
                ("Id", settings.id), ("In URLs", hashedIdentifier), ("Geo", settings.geo),
                ("Host of links", settings.publicURL?.description ?? "the deployment’s"),
                ("Host of short links", settings.texts.shortURL?.description ?? "the deployment’s"),
                ("Consent is looked up again after", "\(consentCacheHours.formatted()) hours"),
            ].map { ["name": $0.0, "value": $0.1] },
            "purposes": settings.compliance.rules.map { rules in
                [
                    "name": rules.purpose.rawValue, "model": rules.model.rawValue,
                    "topics": rules.topics.map(\.id).joined(separator: ", "),
                ]
            },
            "news": news.map(Self.news) as Any? ?? false,
            "mayManageKeys": mayManageKeys,
            "roles": AccessRole.allCases.map { ["name": $0.rawValue, "words": $0.words] },
            "keys": mayManageKeys ? try await keys(viewer) : [],
            "mayManageWebhooks": mayManageWebhooks,
            "webhooks": mayManageWebhooks ? try await webhooks(viewer) : [],
        ]
    }

    private static func news(_ news: News) -> [String: Any] {
        switch news {
        case .key(let text): ["style": "good", "text": "This is the key. It is not shown again.", "secret": text]
        case .webhookSecret(let text):
            [
                "style": "good", "text": "The webhook’s secret, to check signatures with. It is not shown again.",
                "secret": text,
            ]
        case .done(let text): ["style": "good", "text": text, "secret": false]
        case .problem(let text): ["style": "bad", "text": text, "secret": false]
        }
    }

    private func keys(_ viewer: Viewer) async throws -> [[String: Any]] {
        let keys: Keys = try await api.perform(.get, "/keys", as: viewer.principal).decoded()
        return keys.items.map { key in
            [
                "id": key.id, "name": key.name, "role": key.role, "made": Self.time(key.createdAt, viewer),
                "by": key.createdBy, "used": key.lastUsedAt.map { Self.time($0, viewer) } ?? "never",
                "revoked": key.revokedAt.map { Self.time($0, viewer) } as Any? ?? false,
                "isOwn": key.id == viewer.principal.keyID,
            ]
        }
    }

    private func webhooks(_ viewer: Viewer) async throws -> [[String: Any]] {
        let webhooks: Webhooks = try await api.perform(.get, "/webhooks", as: viewer.principal).decoded()
        return webhooks.items.map { webhook in
            [
                "id": webhook.id, "url": webhook.url, "kinds": webhook.kinds.joined(separator: ", "),
                "delivered": webhook.deliveredAt.map { Self.time($0, viewer) } ?? "never",
                "failure": webhook.failure.map { "failing, \($0.attempts) times in a row: \($0.reason)" } as Any?
                    ?? false,
                "deadLetters": webhook.deadLetters > 0 ? PageText.count(webhook.deadLetters) as Any : false,
            ]
        }
    }

    private static func time(_ text: String, _ viewer: Viewer) -> String {
        Timestamp.date(from: text).map(viewer.clock.time) ?? text
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
