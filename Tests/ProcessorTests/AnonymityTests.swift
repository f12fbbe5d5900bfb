import Consent
import Foundation
import Interactions
import Journal
import Processor
import Store
import TestSupport
import Testing

@Suite("Consent when an interaction is processed")
struct AnonymityTests {
    /// How many of the interactions so far are anonymous.
    private func anonymous(_ pipeline: Pipeline) async throws -> [Bool] {
        try await pipeline.interactions().map(\.isAnonymous)
    }

    @Test(
        "M7.2 consent is remembered for 24 hours, and not a moment longer",
        arguments: [
            (24.0, 0.0, false), (24, 86_399.999, false), (24, 86_400, true), (24, 90_000, true), (24, -1, true),
            (0, 0, true), (0, 1, true),
            (1, 3599.999, false), (1, 3600, true),
        ])
    func cache(hours: Double, seconds: Double, isAnonymous: Bool) async throws {
        let pipeline = try await Pipeline()
        let processor = pipeline.processor { $0.consentCacheHours = hours }
        try await pipeline.append(pipeline.entry(0, 1))
        try await pipeline.process(processor)
        try await pipeline.consent(0, .optedOut)
        pipeline.now = Pipeline.start + seconds
        try await pipeline.append(pipeline.entry(0, 1))
        try await pipeline.process(processor)
        #expect(try await anonymous(pipeline) == [false, isAnonymous])
    }

    @Test("M7.2 using what is remembered does not make it last longer")
    func noExtension() async throws {
        let pipeline = try await Pipeline()
        let processor = pipeline.processor()
        for (hour, isOptedOut) in [(0.0, false), (12, true), (23.9, true), (24, true)] {
            if isOptedOut { try await pipeline.consent(0, .optedOut) }
            pipeline.now = Pipeline.start + hour * 3600
            try await pipeline.append(pipeline.entry(0, 1))
            try await pipeline.process(processor)
        }
        #expect(try await anonymous(pipeline) == [false, false, false, true])
    }

    @Test("M7.2 that there is no consent is remembered just so")
    func optingIn() async throws {
        let pipeline = try await Pipeline()
        try await pipeline.consent(0, .optedOut)
        let processor = pipeline.processor()
        for (hour, status) in [(0.0, nil), (1, ConsentStatus.optedIn), (25, nil)] {
            pipeline.now = Pipeline.start + hour * 3600
            if let status { try await pipeline.consent(0, status) }
            try await pipeline.append(pipeline.entry(0, 1))
            try await pipeline.process(processor)
        }
        #expect(try await anonymous(pipeline) == [true, true, false])
    }

    @Test("M7.2 a cache that is full forgets, and answers no differently")
    func capacity() async throws {
        let pipeline = try await Pipeline()
        try await pipeline.consent(1, .optedOut)
        let processor = pipeline.processor { $0.consentCacheCapacity = 1 }
        for delivery in [0, 1, 2, 1, 0] {
            try await pipeline.append(pipeline.entry(delivery, 1))
            try await pipeline.process(processor)
        }
        #expect(try await anonymous(pipeline) == [false, true, false, true, false])
    }

    @Test(
        "M7.1, M3.2 who is anonymous follows from the model",
        arguments: [
            (EnforcementModel.restrictive, ConsentStatus.optedIn, false), (.restrictive, .optedOut, true),
            (.nonRestrictive, .optedIn, false),
            (.nonRestrictive, .optedOut, true), (.disabled, .optedOut, false),
        ])
    func models(model: EnforcementModel, status: ConsentStatus, isAnonymous: Bool) async throws {
        let pipeline = try await Pipeline(model: model)
        try await pipeline.consent(0, status)
        try await pipeline.append(pipeline.entry(0, 1))
        try await pipeline.process(pipeline.processor())
        #expect(try await anonymous(pipeline) == [isAnonymous])
    }

    @Test("M7.3 Sec-GPC and DNT make an interaction anonymous, unless that is switched off", arguments: [true, false])
    func requests(honoursRequests: Bool) async throws {
        let pipeline = try await Pipeline()
        var asking = pipeline.entry(0, 1)
        asking.asksForAnonymity = true
        try await pipeline.append(asking, pipeline.entry(0, 1))
        try await pipeline.process(pipeline.processor { $0.honoursRequests = honoursRequests })
        #expect(try await anonymous(pipeline) == [honoursRequests, false])
    }

    @Test("M7.1 of an anonymous interaction nothing that leads to a person is in any table, log or journal")
    func nothingLeft() async throws {
        let pipeline = try await Pipeline()
        try await pipeline.consent(1, .optedOut)
        var entry = pipeline.entry(1, 2)
        entry.destination = "https://b.example/secret-value"
        try await pipeline.append(entry, pipeline.entry(1, 3), pipeline.entry(1, 0))
        try await pipeline.process(pipeline.processor())
        let found = try await pipeline.interactions()
        #expect(found.map(\.profile) == [nil, nil, nil] && found.map(\.destination) == [nil, nil, nil])
        #expect(found.map { $0.link?.url } == ["https://b.example/{{ profile.x }}", "https://a.example", nil])
        let rows = try Database.run(
            "SELECT delivery, destination FROM interactions", at: pipeline.scratch.path("store.sqlite"))
        #expect(rows == [[nil, nil], [nil, nil], [nil, nil]])
        // Who has been counted is a set of deliveries, and no anonymous one is in it.
        let counted = try Database.run("SELECT count(*) FROM uniques", at: pipeline.scratch.path("store.sqlite"))
        #expect(counted == [["0"]])
        try pipeline.journal.close()
        for file in try FileManager.default.contentsOfDirectory(atPath: pipeline.scratch.url.path) {
            let bytes = try #require(FileManager.default.contents(atPath: pipeline.scratch.path(file)))
            for marker in ["secret-value", "marker-agent"] {
                #expect(bytes.range(of: Data(marker.utf8)) == nil, "\(marker) in \(file)")
            }
        }
        #expect(pipeline.log.text == "")
    }

    @Test(
        "M8.1 the window is of calendar months from sending; what comes later is recorded nowhere",
        arguments: [
            (6, 182.9, 1), (6, 183.1, 0), (6, 400, 0), (1, 29.9, 1), (1, 30.1, 0), (0, 0.1, 0), (1200, 36_000, 1),
        ])
    func window(months: Int, days: Double, count: Int) async throws {
        let pipeline = try await Pipeline(windowMonths: months)
        try await pipeline.append(
            pipeline.entry(0, 1, after: days * 86_400), pipeline.entry(0, 0, after: days * 86_400))
        try await pipeline.process(pipeline.processor())
        #expect(try await pipeline.interactions().count == count * 2)
        #expect(try await pipeline.waitingCommits() == 0)
        #expect(pipeline.log.text.contains("windowClosed=") == (count == 0))
    }

    @Test("M8.1 both edges of the window, to the millisecond")
    func windowEdge() async throws {
        let pipeline = try await Pipeline()
        let end = TrackingWindow.standard.end(from: Pipeline.start).timeIntervalSince(Pipeline.start)
        for seconds in [end - 0.001, end, end + 0.001] {
            try await pipeline.append(pipeline.entry(0, 1, after: seconds))
        }
        try await pipeline.process(pipeline.processor())
        let found = try await pipeline.interactions().map { ($0.at.timeIntervalSince(Pipeline.start) - end) * 1000 }
        #expect(found.map { $0.rounded() } == [-1])
    }

    @Test("M12.3 scanners are told by the networks that are configured")
    func scanners() async throws {
        let pipeline = try await Pipeline()
        for address in ["192.0.2.7", "192.0.3.7"] {
            var entry = pipeline.entry(0, 1)
            entry.address = IPAddress(text: address.utf8)
            try await pipeline.append(entry)
        }
        try await pipeline.process(pipeline.processor { $0.scannerNetworks = [Network("192.0.2.0/24")!] })
        #expect(try await pipeline.interactions().map(\.automated) == [.scanner, nil])
    }
}
