/// What a purpose makes of a contact point's consent (M3.2).
package enum EnforcementModel: String, Sendable, CaseIterable, Codable {
    /// Opt-in: only who agreed.
    case restrictive
    /// Opt-out: everybody but who refused.
    case nonRestrictive = "non-restrictive"
    /// Consent is not asked for.
    case disabled

    /// Whether the purpose may be pursued; `status` is `nil` where there is no record.
    package func allows(_ status: ConsentStatus?) -> Bool {
        switch self {
        case .restrictive: status == .optedIn
        case .nonRestrictive: status != .optedOut
        case .disabled: true
        }
    }
}

/// What a contact point said about a purpose. *No record* is the absence of a status.
package enum ConsentStatus: String, Sendable, CaseIterable, Codable {
    case optedIn = "opted-in"
    case optedOut = "opted-out"
}
