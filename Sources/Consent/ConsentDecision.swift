/// What may be done with one contact point, decided from its records (M3).
package struct ConsentDecision: Sendable, Equatable {
    /// The message may be sent at all (M3.3).
    package let maySend: Bool
    /// Its links may be replaced and the pixel added (M3.1).
    package let mayTrack: Bool

    package init(purpose: Purpose, profile: ComplianceProfile, records: [Purpose: ConsentStatus]) {
        maySend = profile[purpose].allows(records[purpose])
        mayTrack = profile[.tracking].allows(records[.tracking])
    }
}
