import Consent
import Foundation
import Store

extension RecipientPreferences {
    static let now = Date(timeIntervalSince1970: 1_790_000_000)

    /// Somebody who may decide about offers with two topics, about a purpose of the organization's own, and about tracking.
    static func sample(
        _ records: [String: ConsentStatus] = [:], at: Date = now - 3600, organization: String = "Northpath Travel",
        label: String = "Club", topicLabel: String = "Trips by train", contact: String = "zoe@example.com",
        language: String? = nil, purpose: Purpose = .commercial, topic: String? = nil,
        models: [Purpose: EnforcementModel] = [:]
    ) -> RecipientPreferences {
        let club = Purpose(rawValue: "club")!
        let compliance = ComplianceProfile([
            .init(
                purpose: .commercial, model: models[.commercial],
                topics: [.init(id: "trains", label: topicLabel), .init(id: "walks", label: "Walks")]),
            .init(purpose: .transactional, model: models[.transactional]),
            .init(purpose: .tracking, model: models[.tracking]),
            .init(purpose: club, model: models[club] ?? .restrictive, label: label),
        ])
        return RecipientPreferences(
            organization: organization, compliance: compliance, contact: contact, language: language,
            records: Dictionary(
                uniqueKeysWithValues: records.map { scope, status in
                    (
                        ConsentScope(scope)!,
                        ConsentRecord(status: status, reason: "", source: "test", at: at, by: "test")
                    )
                }),
            purpose: purpose, topic: topic)
    }
}
