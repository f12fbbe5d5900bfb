package import Foundation

/// What may be done with one contact point, decided from its records, and why (M3).
package struct ConsentDecision: Sendable, Equatable {
    /// Whether the message may be sent at all (M3.3): its purpose and its topic, if it has one, have to allow it.
    package let sending: Verdict
    /// Whether its links may be replaced and the pixel added (M3.1).
    package let tracking: Verdict

    package var maySend: Bool { sending.isAllowed }
    package var mayTrack: Bool { tracking.isAllowed }

    /// - Parameters:
    ///   - topic: the message's, under its purpose; `nil` for none.
    ///   - profile: says which model each purpose is enforced by.
    ///   - records: the contact point's.
    package init(purpose: Purpose, topic: String?, profile: ComplianceProfile, records: ConsentRecords) {
        func finding(_ scope: ConsentScope) -> Finding {
            Finding(scope: scope, model: profile.model(of: scope.purpose), record: records[scope])
        }
        let own = finding(ConsentScope(purpose))
        sending = Verdict(findings: topic.map { [own, finding(ConsentScope(purpose, topic: $0))] } ?? [own])
        tracking = Verdict(findings: [finding(ConsentScope(.tracking))])
    }

    package struct Verdict: Sendable, Equatable {
        /// What was looked at. All of it has to allow it.
        package let findings: [Finding]
        package var isAllowed: Bool { findings.allSatisfy(\.isAllowed) }
        /// In words for a person: what forbids it, or all that allows it.
        package var reason: String { reason { $0.formatted(.iso8601) } }

        /// The same with times as somebody has them.
        package func reason(time: (Date) -> String) -> String {
            let forbidding = findings.filter { !$0.isAllowed }
            return (isAllowed ? findings : forbidding).map { $0.words(time: time) }.joined(separator: "; ")
        }
    }

    /// What a model makes of a record.
    package struct Finding: Sendable, Equatable {
        package let scope: ConsentScope
        package let model: EnforcementModel
        /// `nil` where there is none.
        package let record: ConsentRecord?

        package var isAllowed: Bool { model.allows(record?.status) }

        fileprivate func words(time: (Date) -> String) -> String {
            switch (model, record?.status) {
            case (.disabled, _): "“\(scope)” is not asked for (disabled)"
            case (_, .optedIn?): "opted in to “\(scope)”\(origin(time))"
            case (_, .optedOut?): "opted out of “\(scope)”\(origin(time))"
            case (.restrictive, nil): "no record for “\(scope)”, which needs an opt-in (restrictive)"
            case (.nonRestrictive, nil): "no record for “\(scope)”, which needs none (non-restrictive)"
            }
        }

        private func origin(_ time: (Date) -> String) -> String {
            guard let record else { return "" }
            let said = [record.source, record.reason].filter { !$0.isEmpty }.joined(separator: ": ")
            return " on \(time(record.at))" + (said.isEmpty ? "" : " (\(said))")
        }
    }
}
