package import Consent
package import Store
import Workspace

/// A record as the audit has it, in JSON.
package struct ConsentChangeReport: Encodable, Sendable {
    private let purpose: String
    private let topic, from: String?
    private let to, reason, source, at, recordedAt, by: String

    package init(_ change: ConsentChange) {
        (purpose, topic) = (change.scope.purpose.rawValue, change.scope.topic)
        (from, to) = (change.from?.rawValue, change.record.status.rawValue)
        (reason, source, by) = (change.record.reason, change.record.source, change.record.by)
        at = Timestamp.text(change.record.at, hasFraction: true)
        recordedAt = Timestamp.text(change.recordedAt, hasFraction: true)
    }
}

/// What may be done with a contact point and why, in JSON.
package struct ConsentDecisionReport: Encodable, Sendable {
    private struct Verdict: Encodable {
        let allowed: Bool
        let reason: String

        init(_ verdict: ConsentDecision.Verdict) { (allowed, reason) = (verdict.isAllowed, verdict.reason) }
    }

    private let send, track: Verdict

    package init(_ decision: ConsentDecision) {
        (send, track) = (Verdict(decision.sending), Verdict(decision.tracking))
    }
}
