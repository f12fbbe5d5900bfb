import Foundation
import Interactions
import LinkIdentifiers
import TestSupport
import Testing

@Suite("M12 counting")
struct CountsTests {
    /// By a person unless `automated`; anonymous without a `delivery`.
    private func made(
        _ delivery: Int64?, _ ordinal: Int, logical: Int? = nil, automated: AutomatedReason? = nil, version: Int64 = 1,
        journey: Int64? = 1, at seconds: Double = 0, device: DeviceClass = .unknown
    ) -> Interaction {
        Interaction(
            kind: ordinal == 0 ? .emailOpened : .emailClicked, at: Date(timeIntervalSince1970: seconds),
            messageVersion: version, journey: journey, ordinal: ordinal, logicalOrdinal: logical ?? ordinal,
            automated: automated, device: device,
            attribution: delivery.map { .init(delivery: number($0), destination: nil) })
    }

    /// Of message version 1.
    private func count(_ interactions: [Interaction], after before: [Interaction] = []) -> [FigureSubject: Counts] {
        var uniques = Uniques()
        _ = Processing.count(before, uniques: &uniques)
        let counts = figures(Processing.count(interactions, uniques: &uniques).changes).filter {
            $0.key.messageVersion == 1
        }
        return Dictionary(uniqueKeysWithValues: counts.map { ($0.key.subject, $0.value) })
    }

    /// Of all hours and devices together.
    private func figures(_ changes: FigureChanges) -> [Figure: Counts] {
        changes.cells.reduce(into: [:]) { $0[$1.key.figure, default: Counts()] += $1.value }
    }

    @Test("M12.1 total, unique and anonymous opens, and apart from them automated ones")
    func opens() {
        let figures = count([
            made(1, 0), made(1, 0), made(2, 0), made(nil, 0), made(nil, 0), made(3, 0, automated: .mailProxy),
            made(nil, 0, automated: .scanner),
        ])
        #expect(figures == [.opens: Counts(total: 5, unique: 2, anonymous: 2, automated: 2)])
    }

    @Test("M12.1 a click counts for its link and for the message; the message's unique are deliveries with a click")
    func clicks() {
        let figures = count([
            made(1, 1), made(1, 2), made(1, 1), made(2, 2), made(nil, 2), made(3, 1, automated: .scanner),
        ])
        #expect(
            figures == [
                .clicks: Counts(total: 5, unique: 2, anonymous: 1, automated: 1),
                .link(ordinal: 1): Counts(total: 2, unique: 1, anonymous: 0, automated: 1),
                .link(ordinal: 2): Counts(total: 3, unique: 2, anonymous: 1, automated: 0),
            ])
    }

    @Test("M2.4 a VML button and its twin are one link, unique once per delivery")
    func logical() {
        let figures = count([made(1, 4, logical: 3), made(1, 3), made(2, 4, logical: 3), made(nil, 3)])
        #expect(
            figures == [
                .clicks: Counts(total: 4, unique: 2, anonymous: 1),
                .link(ordinal: 3): Counts(total: 4, unique: 2, anonymous: 1),
            ])
    }

    @Test("M12.3 a machine's click first does not make a person's any less unique")
    func machineFirst() {
        let figures = count([made(1, 1, automated: .scanner), made(1, 1), made(1, 1, automated: .prefetch)])
        #expect(figures[.clicks] == Counts(total: 1, unique: 1, anonymous: 0, automated: 2))
        #expect(figures[.link(ordinal: 1)] == figures[.clicks])
    }

    @Test("M12.1 what was done before the batch is not unique again")
    func seen() {
        let batch = [made(1, 1), made(1, 2), made(1, 0), made(2, 0)]
        let clicked = count(batch, after: [made(1, 1)])
        #expect(clicked[.clicks]?.unique == 0)
        #expect(clicked[.link(ordinal: 1)]?.unique == 0 && clicked[.link(ordinal: 2)]?.unique == 1)
        #expect(clicked[.opens]?.unique == 2)
        let opened = count(batch, after: [made(1, 0), made(7, 1, automated: .scanner)])
        #expect(opened[.clicks]?.unique == 1 && opened[.opens]?.unique == 1)
        #expect(opened[.opens]?.total == 2)
    }

    @Test("M12.1 message versions are counted apart")
    func versions() {
        var uniques = Uniques()
        let one = Counts(total: 1, unique: 1)
        #expect(
            figures(
                Processing.count([made(1, 0), made(9, 0, version: 2), made(9, 1, version: 2)], uniques: &uniques)
                    .changes)
                == [
                    Figure(messageVersion: 1, subject: .opens): one, Figure(messageVersion: 2, subject: .opens): one,
                    Figure(messageVersion: 2, subject: .clicks): one,
                    Figure(messageVersion: 2, subject: .link(ordinal: 1)): one,
                ])
        let before = uniques
        #expect(Processing.count([], uniques: &uniques).changes.cells.isEmpty && uniques == before)
    }

    @Test("M10.4 what becomes anonymous stays counted, and its deliveries are forgotten")
    func anonymised() {
        var uniques = Uniques()
        let batch = [
            made(1, 1), made(1, 1), made(1, 2), made(2, 0), made(3, 1, automated: .scanner), made(nil, 1), made(4, 1),
        ]
        let unique = Processing.count(batch, uniques: &uniques).unique
        let counts = figures(
            Processing.anonymised(zip(batch, unique).dropLast().map { ($0, $1) }, uniques: &uniques))
        func figure(_ subject: FigureSubject) -> Counts? { counts[Figure(messageVersion: 1, subject: subject)] }
        #expect(figure(.clicks) == Counts(anonymous: 3) && figure(.opens) == Counts(anonymous: 1))
        #expect(figure(.link(ordinal: 1)) == Counts(anonymous: 2))
        #expect(figure(.link(ordinal: 2)) == Counts(anonymous: 1))
        #expect(counts.count == 4)
        #expect(uniques.sets.mapValues(\.count).filter { $0.value > 0 }.count == 2)
        let isNew = [uniques.insert(number(4), .clicks), uniques.insert(number(1), .clicks)]
        #expect(isNew == [false, true])
    }

    @Test("M10.4 what was not the first may become anonymous before the first, and its delivery stays counted")
    func laterOnes() {
        var uniques = Uniques()
        let batch = [made(1, 1), made(1, 1)]
        let unique = Processing.count(batch, uniques: &uniques).unique
        #expect(unique == [[.ofMessage, .ofLink], []])
        _ = Processing.anonymised([(batch[1], unique[1])], uniques: &uniques)
        #expect(uniques.insert(made(1, 1)) == [])
        _ = Processing.anonymised([(batch[0], unique[0])], uniques: &uniques)
        #expect(uniques.insert(made(1, 1)) == [.ofMessage, .ofLink])
    }

    @Test("M12.2 what is unique is so in the hour and on the device of the first of its delivery")
    func hours() {
        var uniques = Uniques()
        let batch = [
            made(1, 0, at: 3599.999, device: .phone), made(1, 0, at: 3600, device: .tablet),
            made(2, 0, at: 7199.999, device: .phone), made(nil, 0, at: 7200, device: .desktop),
            made(3, 0, automated: .mailProxy, at: 7200, device: .desktop), made(4, 0, journey: nil, at: 0),
        ]
        let (unique, changes) = Processing.count(batch, uniques: &uniques)
        #expect(unique == [.ofMessage, [], .ofMessage, [], [], []])
        func cell(_ hour: Int, _ device: DeviceClass) -> Counts? {
            changes.cells[
                .init(
                    figure: Figure(messageVersion: 1, subject: .opens), hour: Hour(rawValue: hour), device: device)]
        }
        #expect(cell(0, .phone) == Counts(total: 1, unique: 1))
        #expect(cell(1, .tablet) == Counts(total: 1))
        #expect(cell(1, .phone) == Counts(total: 1, unique: 1))
        #expect(cell(2, .desktop) == Counts(total: 1, anonymous: 1, automated: 1))
        #expect(changes.cells.count == 4)
    }

    @Test(
        "An hour is that of UTC, to the millisecond, and begins with its first moment",
        arguments: [
            (0, 0), (3599.999, 0), (3599.9996, 1), (3600, 1), (-0.001, -1), (-3600, -1), (-3600.001, -2),
            (1_750_003_199.999, 486_111), (1_750_003_200, 486_112),
        ] as [(Double, Int)])
    func hour(seconds: Double, number: Int) {
        let hour = Hour(of: Date(timeIntervalSince1970: seconds))
        #expect(hour.rawValue == number)
        #expect(Hour(of: hour.start) == hour && hour.start.timeIntervalSince1970 == Double(number) * 3600)
    }

    // MARK: Against a slow reference

    private func random(_ generator: inout SeededGenerator) -> Interaction {
        let delivery = Int64(generator.below(12))
        let ordinal = generator.below(6)
        return made(
            generator.below(4) == 0 ? nil : delivery, ordinal, logical: ordinal == 5 ? 4 : ordinal,
            automated: generator.below(4) == 0 ? .scanner : nil, version: delivery % 3 + 1)
    }

    /// The definitions of M12.1, one after the other.
    private func reference(_ all: [Interaction]) -> [Figure: Counts] {
        var figures: [Figure: Counts] = [:]
        for version in Set(all.map(\.messageVersion)) {
            let ours = all.filter { $0.messageVersion == version }
            var subjects: [(FigureSubject, [Interaction])] = [
                (.opens, ours.filter { $0.ordinal == 0 }), (.clicks, ours.filter { $0.ordinal > 0 }),
            ]
            for ordinal in 1...5 {
                subjects.append((.link(ordinal: ordinal), ours.filter { $0.logicalOrdinal == ordinal }))
            }
            for (subject, interactions) in subjects where !interactions.isEmpty {
                let people = interactions.filter { $0.automated == nil }
                figures[Figure(messageVersion: version, subject: subject)] = Counts(
                    total: people.count, unique: Set(people.compactMap(\.attribution?.delivery)).count,
                    anonymous: people.count { $0.attribution == nil }, automated: interactions.count - people.count)
            }
        }
        return figures
    }

    @Test(
        "M12.4 however it is cut into batches, and in whatever order it comes, the figures are those of the definitions"
    )
    func batches() {
        var generator = SeededGenerator(seed: 4)
        for round in 0..<400 {
            let all = (0..<generator.below(80)).map { _ in random(&generator) }
            var figures: [Figure: Counts] = [:]
            var kept: [Uniques.Key: DeliverySet] = [:]
            var rest = all.shuffled(using: &generator)[...]
            while !rest.isEmpty {
                // The first rounds are one batch.
                let size = round < 100 ? rest.count : 1 + generator.below(rest.count)
                let batch = Array(rest.prefix(size))
                rest = rest.dropFirst(size)
                // What a store reads: the sets that the batch asks for, and no others.
                let keys = Uniques.keys(of: batch)
                var uniques = Uniques(kept.filter { keys.contains($0.key) })
                for (figure, counts) in self.figures(Processing.count(batch, uniques: &uniques).changes) {
                    figures[figure, default: Counts()] += counts
                }
                #expect(Set(uniques.sets.keys) == keys)
                kept.merge(uniques.sets) { $1 }
            }
            #expect(figures == reference(all))
        }
    }
}
