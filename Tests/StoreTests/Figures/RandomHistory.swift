import Foundation
import Interactions
import LinkIdentifiers
import Store
import TestSupport
import Testing

/// A store that all kinds of things happen to, beside a list of what happened, from which figures are counted by their
/// definitions.
struct RandomHistory {
    /// An interaction as it should be counted.
    private struct Expected {
        let interaction: Interaction
        var isAnonymous: Bool
        var unique: Uniqueness
    }

    private static let journal = "j"
    private static let day = 86_400.0

    private let engine: StoreEngine
    private let scratch: TemporaryFolder
    private let world: World
    private(set) var store: any Store
    private var generator: SeededGenerator
    /// The deliveries that are still somebody's, by profile.
    private var deliveries: [String: DeliveryNumber]
    private let testSend: DeliveryNumber
    private var position: Int64 = 0
    /// How far time has come, in seconds.
    private var time = 0.0
    /// By their ids; those with test sends are not in it.
    private var expected: [Int64: Expected] = [:]
    private var received: Set<DeliveryNumber> = []
    /// What has happened to it.
    private(set) var seen: Set<String> = []
    private var last: [Interaction] = []

    init(_ engine: StoreEngine, _ scratch: TemporaryFolder, seed: UInt64) async throws {
        self.engine = engine
        self.scratch = scratch
        generator = SeededGenerator(seed: seed)
        world = try await World(engine, scratch) {
            $0.profiles = (0..<12).map { .numbered($0) }
            $0.organization.retention = TrackingWindow(months: 1)
        }
        store = world.store
        deliveries = Dictionary(
            uniqueKeysWithValues: world.deliveries.enumerated().map { ("p\($0.offset)", $0.element) })
        guard case .ready(let send) = try await store.testSend(message: "welcome", profile: "p0", organization: "org")
        else { throw CancellationError() }
        testSend = try #require(try await store.prepare(send, at: moment(0)))
    }

    /// How many interactions there should be.
    var kept: Int { expected.count + tests }
    private var tests = 0

    mutating func step() async throws {
        time += Double(generator.below(3 * 24 * 3600))
        switch generator.below(12) {
        case 0...5: try await record()
        case 6, 7:
            // The processor died before it had deleted what it had recorded.
            try await store.record(last, journal: Self.journal, position: position)
            seen.insert("replay")
        case 8: try await erase()
        case 9, 10:
            _ = try await store.anonymiseOverdue(at: moment(time), limit: 1 + generator.below(20))
            try await noteAnonymised()
            seen.insert("retention")
        default:
            store = try engine.open(scratch)
            seen.insert("reopen")
        }
    }

    private mutating func record() async throws {
        seen.insert("record")
        position += 1
        last = (0..<generator.below(30)).compactMap { _ in interaction() }
        let before = try await store.interactions(after: 0, limit: 100_000).last?.id ?? 0
        try await store.record(last, journal: Self.journal, position: position)
        var recorded = try await store.interactions(after: before, limit: 100_000)[...]
        for one in last {
            // Of a delivery's receipts the first counts.
            if let delivery = one.receipt, !received.insert(delivery).inserted { continue }
            let record = try #require(recorded.first)
            recorded = recorded.dropFirst()
            #expect(record.kind == one.kind && record.at == one.at && record.isAnonymous == (one.attribution == nil))
            if one.journey == nil {
                tests += 1
                continue
            }
            expected[record.id] = Expected(interaction: one, isAnonymous: one.attribution == nil, unique: unique(one))
        }
        #expect(recorded.isEmpty)
    }

    private mutating func interaction() -> Interaction? {
        let isTest = generator.below(10) == 0
        let of = deliveries.sorted { $0.key < $1.key }
        let delivery = isTest ? testSend : of[generator.below(of.count)].value
        if isTest, deliveries["p0"] == nil { return nil }
        let ordinal = [0, 0, 1, 2, 3][generator.below(5)]
        let isReceipt = !isTest && generator.below(12) == 0
        let isAnonymous = !isTest && generator.below(4) == 0
        let logical = ordinal == 3 ? 1 : ordinal
        return Interaction(
            kind: isReceipt ? .emailBounced : ordinal == 0 ? .emailOpened : .emailClicked,
            at: moment(time - Double(generator.below(7200_000)) / 1000), messageVersion: world.version,
            journey: isTest ? nil : world.journey, ordinal: isReceipt ? 0 : isAnonymous ? logical : ordinal,
            logicalOrdinal: isReceipt ? 0 : logical,
            automated: !isReceipt && generator.below(5) == 0 ? .scanner : nil,
            device: isReceipt ? .unknown : DeviceClass.allCases[generator.below(4)],
            attribution: isAnonymous ? nil : .init(delivery: delivery, destination: nil),
            receipt: isReceipt ? delivery : nil)
    }

    /// The first of its delivery that is attributed, or was when it was recorded and is remembered by another.
    private func unique(_ one: Interaction) -> Uniqueness {
        guard one.automated == nil, let delivery = one.attribution?.delivery else { return [] }
        let before = expected.values.filter { $0.interaction.attribution?.delivery == delivery && !$0.isAnonymous }
        let same = before.filter { !$0.unique.isEmpty && Self.isAlike($0.interaction, one) }
        var unique: Uniqueness = []
        if !same.contains(where: { $0.unique.contains(.ofMessage) }) { unique.insert(.ofMessage) }
        if one.kind.isClick,
            !same.contains(where: {
                $0.unique.contains(.ofLink) && $0.interaction.logicalOrdinal == one.logicalOrdinal
            })
        {
            unique.insert(.ofLink)
        }
        return unique
    }

    private static func isAlike(_ a: Interaction, _ b: Interaction) -> Bool {
        (a.kind.isClick, a.kind.isReceipt) == (b.kind.isClick, b.kind.isReceipt)
    }

    private mutating func erase() async throws {
        guard deliveries.count > 4, let profile = deliveries.keys.sorted().randomElement(using: &generator) else {
            return
        }
        let begun = try await store.beginErasure(
            of: .profile(profile), organization: "org", contactHash: contactHash(of: "org"), at: moment(time))
        let erasure = try #require(begun).erasure
        deliveries[profile] = nil
        // The process that began it may have died.
        if generator.below(2) == 0 { store = try engine.open(scratch) }
        let numbers = try await store.deliveries(of: erasure) { _, _ in }
        if profile == "p0" { #expect(Set(numbers) == [world.deliveries[0], testSend]) }
        for _ in 0...generator.below(2) { _ = try await store.anonymiseInteractions(of: Set(numbers)) { _, _ in } }
        #expect(try await store.finish(erasure, deliveries: numbers, at: moment(time)))
        try await noteAnonymised()
        seen.insert("erase")
    }

    private mutating func noteAnonymised() async throws {
        let records = try await store.interactions(after: 0, limit: 100_000)
        tests = records.count { $0.journey == nil }
        for record in records where record.isAnonymous && expected[record.id]?.isAnonymous == false {
            expected[record.id]?.isAnonymous = true
            seen.insert("anonymised")
        }
    }

    // MARK: What figures should be

    private func counts(_ condition: (Interaction) -> Bool, _ uniqueness: Uniqueness = .ofMessage) -> Counts {
        expected.values.filter { condition($0.interaction) }.reduce(into: Counts()) { sum, one in
            if one.interaction.automated != nil {
                sum.automated += 1
            } else {
                sum += Counts(
                    total: 1, unique: one.unique.contains(uniqueness) ? 1 : 0, anonymous: one.isAnonymous ? 1 : 0)
            }
        }
    }

    func expectFigures() async throws {
        let figures = try #require(try await store.figures(message: "welcome").first)
        #expect(figures.opens == counts { $0.kind == .emailOpened })
        #expect(figures.clicks == counts { $0.kind == .emailClicked })
        #expect(figures.sending.failed == counts { $0.kind == .emailBounced }.total)
        for link in figures.links {
            #expect(link.clicks == counts({ $0.kind.isClick && $0.logicalOrdinal == link.first.ordinal }, .ofLink))
        }
        let all = Hour(rawValue: 0)..<Hour(rawValue: .max)
        for (subject, uniqueness, condition) in subjects {
            let hours = try await store.figuresByHour(
                subject, ofMessage: "welcome", version: 1, organization: "org", in: all)
            let found = Dictionary(uniqueKeysWithValues: hours.map { ($0.hour, $0.counts) })
            let wanted = Set(expected.values.filter { condition($0.interaction) }.map { Hour(of: $0.interaction.at) })
            #expect(Set(found.keys) == wanted)
            for hour in wanted {
                #expect(found[hour] == counts({ condition($0) && Hour(of: $0.at) == hour }, uniqueness))
            }
        }
        let devices = try await store.figuresByDevice(ofMessage: "welcome", version: 1, organization: "org")
        for (subject, _, condition) in subjects {
            for device in DeviceClass.allCases {
                let people = counts { condition($0) && $0.device == device }.total
                #expect(devices[subject]?[device] ?? 0 == people)
            }
        }
        let activity = try await store.activity(ofOrganization: "org", in: all)
        for one in activity {
            #expect(one.totals.opens == counts { $0.kind == .emailOpened && Hour(of: $0.at) == one.hour })
            #expect(one.totals.clicks == counts { $0.kind == .emailClicked && Hour(of: $0.at) == one.hour })
        }
        let sum = activity.reduce(into: FigureTotals()) { $0 += $1.totals }
        #expect(sum.opens == figures.opens && sum.clicks == figures.clicks && sum.sent == 12)
    }

    private var subjects: [(FigureSubject, Uniqueness, (Interaction) -> Bool)] {
        [
            (.opens, .ofMessage, { $0.kind == .emailOpened }), (.clicks, .ofMessage, { $0.kind == .emailClicked }),
            (.failed, .ofMessage, { $0.kind == .emailBounced }),
            (.link(ordinal: 1), .ofLink, { $0.kind.isClick && $0.logicalOrdinal == 1 }),
            (.link(ordinal: 2), .ofLink, { $0.kind.isClick && $0.logicalOrdinal == 2 }),
        ]
    }
}
