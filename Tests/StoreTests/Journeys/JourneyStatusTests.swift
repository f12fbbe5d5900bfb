import Foundation
import Journeys
import Messages
import Store
import TestSupport
import Testing

@Suite("M11.2 how far a journey's runs have come")
struct JourneyStatusTests {
    /// mail → if (then: mail, mail; otherwise: wait) → when (otherwise: exit) → mail
    private static let definition = JourneyDefinition(
        name: "", audience: .everyone,
        steps: [
            .init(id: "0", action: .message(.email, name: "a")),
            .init(
                id: "1",
                action: .condition(
                    [],
                    then: [
                        .init(id: "2", action: .message(.email, name: "a")),
                        .init(id: "3", action: .message(.email, name: "a")),
                    ], otherwise: [.init(id: "4", action: .wait(.duration(JourneyDuration("1 day")!)))])),
            .init(
                id: "5",
                action: .when(
                    .init(kind: .opened, step: "0", within: JourneyDuration("1 day")!), then: [],
                    otherwise: [.init(id: "6", action: .exit)])),
            .init(id: "7", action: .message(.email, name: "a")),
        ])

    private func version(started: Int, _ passed: [Int: [StepOutcome: Int]]) -> JourneyStatus.Version {
        JourneyStatus.Version(
            number: 1, publishedAt: moment(0), definition: Self.definition, started: started,
            passed: (0..<8).map { passed[$0] ?? [:] }, retrying: [])
    }

    @Test("M11.2 whoever began is at the first step until they have left it")
    func beginning() {
        let begun = version(started: 7, [:])
        #expect(begun.arrived == [7, 0, 0, 0, 0, 0, 0, 0])
        #expect(begun.waiting == [7, 0, 0, 0, 0, 0, 0, 0] && begun.underWay == 7)
        let none = JourneyStatus.Version(
            number: 1, publishedAt: moment(0),
            definition: JourneyDefinition(name: "", audience: .everyone, steps: []), started: 3, passed: [],
            retrying: [])
        #expect(none.arrived.isEmpty && none.waiting.isEmpty && none.underWay == 0)
    }

    @Test("M11.2 how many have come to a step and are at it follows from what was left how, along both ways")
    func following() {
        let version = version(
            started: 100,
            [
                0: [.sent: 80, .noConsent: 5, .failed(code: "5.1.1"): 2, .left: 3, .stopped: 1],
                1: [.met: 50, .unmet: 30, .erased: 2],
                2: [.sent: 30, .capped: 4, .noContactPoint: 1, .left: 2], 3: [.sent: 33],
                4: [.waited: 25, .stopped: 1], 5: [.reacted: 20, .timedOut: 15, .left: 1],
                6: [.exited: 14, .erased: 1],
                7: [.sent: 12],
            ])
        #expect(version.arrived == [100, 87, 50, 35, 30, 58, 15, 20])
        #expect(version.waiting == [9, 5, 13, 2, 4, 22, 0, 8])
        #expect(version.underWay == 63)
        // Nobody is lost: under way, ended early, or through the last step.
        #expect(version.underWay + (3 + 1) + 2 + 2 + 1 + 1 + 15 + 12 == 100)
    }

    @Test(
        "M11.2 what the store has counted is what was reported, over batches and processes", arguments: StoreEngine.all)
    func counted(engine: StoreEngine) async throws {
        let scratch = try TemporaryFolder()
        let definition = JourneyDefinition.entering(.everyone) {
            $0.steps.append(.init(id: "b", action: .message(.email, name: "b")))
        }
        let world = try await JourneyWorld(engine, scratch, profiles: 5, definition)
        #expect(try await world.status().audience == (looked: 0, of: 5))
        _ = try await world.store.enrol(limit: 2, at: moment(0))
        #expect(try await world.status().audience == (looked: 2, of: 5))
        _ = try await world.ready(at: 0)
        for (profile, outcome) in [
            ("p0", StepOutcome.noConsent), ("p1", .noConsent), ("p2", .failed(code: "550 5.1.1")),
        ] {
            try await world.move([profile], to: .ready(step: 1), passing: 0, outcome, at: 0)
        }
        try await world.move(["p0"], to: .finished, passing: 1, .capped, at: 1)
        let status = try await world.status()
        #expect(status.state == .running && status.audience == (looked: 5, of: 5) && status.versions.count == 1)
        #expect(status.versions[0].publishedAt == moment(0) && status.versions[0].started == 5)
        #expect(status.versions[0].plan.steps.map(\.id) == ["a", "b"])
        #expect(status.versions[0].passed == [[.noConsent: 2, .failed(code: "550 5.1.1"): 1], [.capped: 1]])
        #expect(status.versions[0].waiting == [2, 2])
        let begun = try await world.store.beginErasure(
            of: .profile("p4"), organization: "org", contactHash: contactHash(of: "org"), at: moment(3))
        #expect(begun != nil)
        let version = try #require(try await engine.open(scratch).status(ofJourney: "journey", organization: "org"))
            .versions[0]
        #expect(version.passed[0] == [.noConsent: 2, .failed(code: "550 5.1.1"): 1, .erased: 1])
        #expect(version.waiting == [1, 2] && version.started == 5)
    }
}
