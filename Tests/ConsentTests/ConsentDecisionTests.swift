import Consent
import Testing

@Suite("Consent at the time of sending")
struct ConsentDecisionTests {
    /// The table of M3.2, row by row: opted out, no record, opted in.
    private static func table(_ model: EnforcementModel, _ status: ConsentStatus?) -> Bool {
        let row: [Bool] =
            switch model {
            case .restrictive: [false, false, true]
            case .nonRestrictive: [false, true, true]
            case .disabled: [true, true, true]
            }
        let column =
            switch status {
            case .optedOut: 0
            case nil: 1
            case .optedIn: 2
            }
        return row[column]
    }

    private static let statuses: [ConsentStatus?] = [nil, .optedIn, .optedOut]

    @Test("M3.2 what a model makes of a status", arguments: EnforcementModel.allCases, statuses)
    func model(_ model: EnforcementModel, status: ConsentStatus?) {
        #expect(model.allows(status) == Self.table(model, status))
    }

    @Test(
        "M3.2 M3.3 the models where none is named",
        arguments: [
            (Purpose.tracking, EnforcementModel.restrictive), (.commercial, .nonRestrictive),
            (.transactional, .disabled),
        ])
    func defaults(purpose: Purpose, model: EnforcementModel) {
        #expect(purpose.defaultModel == model)
        #expect(ComplianceProfile()[purpose] == model)
    }

    @Test("A model that is named counts for its purpose only", arguments: Purpose.allCases, EnforcementModel.allCases)
    func named(purpose: Purpose, model: EnforcementModel) {
        let profile = ComplianceProfile(models: [purpose: model])
        for other in Purpose.allCases { #expect(profile[other] == (other == purpose ? model : other.defaultModel)) }
    }

    @Test(
        "M3.1 M3.3 sending follows from the message's own purpose, tracking from the tracking purpose",
        arguments: Purpose.allCases)
    func decision(purpose: Purpose) {
        for own in EnforcementModel.allCases {
            for tracking in EnforcementModel.allCases where purpose != .tracking || own == tracking {
                let profile = ComplianceProfile(
                    models: purpose == .tracking ? [purpose: own] : [purpose: own, .tracking: tracking])
                for ownStatus in Self.statuses {
                    for trackingStatus in Self.statuses where purpose != .tracking || ownStatus == trackingStatus {
                        for bystander in Self.statuses {
                            var records: [Purpose: ConsentStatus] = [:]
                            for other in Purpose.allCases { records[other] = bystander }
                            records[purpose] = ownStatus
                            records[.tracking] = trackingStatus
                            let decision = ConsentDecision(purpose: purpose, profile: profile, records: records)
                            #expect(decision.maySend == Self.table(own, ownStatus))
                            #expect(decision.mayTrack == Self.table(tracking, trackingStatus))
                        }
                    }
                }
            }
        }
    }

    @Test(
        "M3 without a record and with the standard profile a message is sent and not tracked",
        arguments: [Purpose.commercial, .transactional])
    func nothingKnown(purpose: Purpose) {
        let decision = ConsentDecision(purpose: purpose, profile: ComplianceProfile(), records: [:])
        #expect(decision.maySend && !decision.mayTrack)
    }

    @Test("M3.3 who has opted out of commercial mail still gets transactional mail, and none but that")
    func optedOut() {
        func maySend(_ purpose: Purpose) -> Bool {
            ConsentDecision(
                purpose: purpose, profile: ComplianceProfile(),
                records: [.commercial: .optedOut, .transactional: .optedOut]
            ).maySend
        }
        #expect(!maySend(.commercial) && maySend(.transactional))
    }
}
