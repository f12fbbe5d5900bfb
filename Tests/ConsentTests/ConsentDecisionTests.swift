import Consent
import Foundation
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
        #expect(ComplianceProfile().model(of: purpose) == model)
    }

    @Test(
        "A model that is named counts for its purpose only", arguments: Purpose.standard, EnforcementModel.allCases)
    func named(purpose: Purpose, model: EnforcementModel) {
        let profile = ComplianceProfile([.init(purpose: purpose, model: model)])
        for other in Purpose.standard {
            #expect(profile.model(of: other) == (other == purpose ? model : other.defaultModel))
        }
    }

    private static let said = Date(timeIntervalSince1970: 1_768_382_760)

    private static func record(_ status: ConsentStatus?) -> ConsentRecord? {
        status.map { ConsentRecord(status: $0, reason: "ticked", source: "form", at: said, by: "ann") }
    }

    private static let own = Purpose(rawValue: "surveys")!

    @Test(
        "M3.1 M3.3 the whole table: purpose and topic decide on sending, tracking on tracking, and others on nothing",
        arguments: [Purpose.commercial, .transactional, own], EnforcementModel.allCases)
    func decision(purpose: Purpose, model: EnforcementModel) {
        let topic = ConsentScope(purpose, topic: "offers")
        for tracking in EnforcementModel.allCases {
            let profile = ComplianceProfile([
                .init(purpose: purpose, model: model, topics: [.init(id: "offers", label: "Offers")]),
                .init(purpose: .tracking, model: tracking),
            ])
            for (status, ofTopic, ofTracking, bystander) in Self.combinations {
                var records: ConsentRecords = [:]
                for other in [.commercial, .transactional, .tracking, Self.own] where other != purpose {
                    records[ConsentScope(other)] = Self.record(bystander)
                }
                records[ConsentScope(purpose, topic: "others")] = Self.record(bystander)
                records[ConsentScope(purpose)] = Self.record(status)
                records[topic] = Self.record(ofTopic)
                records[ConsentScope(.tracking)] = Self.record(ofTracking)
                for message in [nil, "offers"] {
                    let decision = ConsentDecision(
                        purpose: purpose, topic: message, profile: profile, records: records)
                    let topicAllows = message == nil || Self.table(model, ofTopic)
                    #expect(decision.maySend == (Self.table(model, status) && topicAllows))
                    #expect(decision.mayTrack == Self.table(tracking, ofTracking))
                }
            }
        }
    }

    /// Of the purpose, its topic, tracking, and everything else.
    private static let combinations = statuses.flatMap { one in
        statuses.flatMap { two in statuses.flatMap { three in statuses.map { (one, two, three, $0) } } }
    }

    @Test(
        "M3.2 the reason says what was looked at, in words",
        arguments: [
            (.restrictive, nil, "no record for “tracking”, which needs an opt-in (restrictive)"),
            (.restrictive, .optedIn, "opted in to “tracking” on 2026-01-14T09:26:00Z (form: ticked)"),
            (.restrictive, .optedOut, "opted out of “tracking” on 2026-01-14T09:26:00Z (form: ticked)"),
            (.nonRestrictive, nil, "no record for “tracking”, which needs none (non-restrictive)"),
            (.nonRestrictive, .optedOut, "opted out of “tracking” on 2026-01-14T09:26:00Z (form: ticked)"),
            (.disabled, nil, "“tracking” is not asked for (disabled)"),
            (.disabled, .optedOut, "“tracking” is not asked for (disabled)"),
        ] as [(EnforcementModel, ConsentStatus?, String)])
    func reason(model: EnforcementModel, status: ConsentStatus?, reason: String) {
        let decision = ConsentDecision(
            purpose: .commercial, topic: nil, profile: ComplianceProfile([.init(purpose: .tracking, model: model)]),
            records: Self.record(status).map { [ConsentScope(.tracking): $0] } ?? [:])
        #expect(decision.tracking.reason == reason)
    }

    @Test("M3.3 of purpose and topic the reason names what forbids it, and where both allow it, both")
    func reasons() {
        func reason(_ purpose: ConsentStatus?, _ topic: ConsentStatus?) -> String {
            var records: ConsentRecords = [:]
            records[ConsentScope(.commercial)] = Self.record(purpose)
            records[ConsentScope(.commercial, topic: "offers")] = Self.record(topic)
            return ConsentDecision(
                purpose: .commercial, topic: "offers", profile: ComplianceProfile(), records: records
            ).sending.reason
        }
        let when = "on 2026-01-14T09:26:00Z (form: ticked)"
        #expect(reason(.optedIn, .optedOut) == "opted out of “commercial/offers” \(when)")
        #expect(reason(.optedOut, .optedIn) == "opted out of “commercial” \(when)")
        #expect(
            reason(.optedOut, .optedOut)
                == "opted out of “commercial” \(when); opted out of “commercial/offers” \(when)")
        #expect(
            reason(nil, .optedIn)
                == "no record for “commercial”, which needs none (non-restrictive); opted in to “commercial/offers” \(when)"
        )
    }

    @Test("M3 without a record and with the standard profile a message is sent and not tracked")
    func nothingKnown() {
        for purpose in [Purpose.commercial, .transactional] {
            let decision = ConsentDecision(purpose: purpose, topic: nil, profile: ComplianceProfile(), records: [:])
            #expect(decision.maySend && !decision.mayTrack)
        }
    }

    @Test("M3.3 a purpose that the profile has not (any more) needs an opt-in")
    func forgotten() {
        for status in Self.statuses {
            let decision = ConsentDecision(
                purpose: Self.own, topic: nil, profile: ComplianceProfile(),
                records: Self.record(status).map { [ConsentScope(Self.own): $0] } ?? [:])
            #expect(decision.maySend == (status == .optedIn))
        }
    }

    @Test(
        "M10.2 what is newer counts; of two that were said at once, the refusal",
        arguments: [
            (.optedIn, 1, .optedOut, 0, true), (.optedOut, 1, .optedIn, 0, true), (.optedIn, 0, .optedOut, 1, false),
            (.optedOut, 0, .optedIn, 1, false), (.optedIn, 1, .optedIn, 0, true), (.optedIn, 0, .optedIn, 0, false),
            (.optedOut, 0, .optedOut, 0, false), (.optedOut, 0, .optedIn, 0, true),
            (.optedIn, 0, .optedOut, 0, false),
        ] as [(ConsentStatus, TimeInterval, ConsentStatus, TimeInterval, Bool)])
    func outranks(
        status: ConsentStatus, at: TimeInterval, current: ConsentStatus, currentAt: TimeInterval, counts: Bool
    ) {
        #expect(ConsentRecord.outranks(status, Self.said + at, current, Self.said + currentAt) == counts)
    }
}
