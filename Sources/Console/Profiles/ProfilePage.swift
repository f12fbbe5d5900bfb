import Access
import Consent
import Foundation
import Store

/// What is held about a profile, what may be sent to it and why, and what has happened.
struct ProfilePage {
    let store: any ConsentStore & FigureStore & OrganizationStore & ProfileStore

    private static let pageSize = 50

    /// `nil` where there is no such profile.
    func context(_ id: String, after position: TimelineEntry.Position?, _ viewer: Viewer) async throws -> [String: Any]?
    {
        let organization = viewer.organization
        guard let profile = try await store.profile(id: id, organization: organization),
            let compliance = try await store.organizationSettings(id: organization)?.settings.compliance,
            let timeline = try await timeline(id, after: position, viewer)
        else { return nil }
        var contacts: [[String: Any]] = []
        for (kind, contact) in [("E-mail", profile.email), ("Phone", profile.phone)] {
            guard let contact else { continue }
            let records = try await store.consent(of: contact, organization: organization)
            contacts.append([
                "kind": kind, "contact": contact,
                "decisions": viewer.principal.may(.readConsent)
                    ? Self.decisions(compliance, records, viewer.clock) : [],
            ])
        }
        let mayHandle = viewer.principal.may(.handleDataSubjects)
        return [
            "id": id,
            "path": PagePath.profile(id),
            "csrf": viewer.csrf,
            "mayExport": mayHandle,
            "mayErase": mayHandle,
            "attributes": profile.attributes.sorted { $0.key < $1.key }.map { ["name": $0.key, "value": $0.value] },
            "contacts": contacts,
            "isFirst": position == nil,
            "timeline": timeline,
        ]
    }

    /// `false` for those who may not see it; `nil` where there is no such profile.
    private func timeline(_ id: String, after position: TimelineEntry.Position?, _ viewer: Viewer) async throws -> Any?
    {
        guard viewer.principal.may(.readTimelines) else { return false }
        let entries = try await store.timeline(
            ofProfile: id, organization: viewer.organization, after: position, limit: Self.pageSize + 1)
        guard let entries else { return nil }
        let shown = entries.prefix(Self.pageSize)
        return [
            "entries": shown.map { $0.context(viewer.clock) },
            "next": entries.count > shown.count
                ? "\(PagePath.profile(id))?after=\(shown.last!.position.text)#timeline" : false,
        ] as [String: Any]
    }

    /// What may be done with a contact point for each purpose and topic, and why (M3).
    private static func decisions(
        _ compliance: ComplianceProfile, _ records: ConsentRecords, _ clock: ViewerClock
    ) -> [[String: Any]] {
        compliance.rules.flatMap { rules -> [[String: Any]] in
            let topics: [String?] = rules.purpose == .tracking ? [nil] : [nil] + rules.topics.map(\.id)
            return topics.map { topic in
                let decision = ConsentDecision(
                    purpose: rules.purpose, topic: topic, profile: compliance, records: records)
                let verdict = rules.purpose == .tracking ? decision.tracking : decision.sending
                return [
                    "scope": "\(ConsentScope(rules.purpose, topic: topic))",
                    "isAllowed": verdict.isAllowed,
                    "reason": verdict.reason(time: clock.time),
                ]
            }
        }
    }
}
