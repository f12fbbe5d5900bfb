import Consent
import Foundation
import Interactions
import LinkIdentifiers
import TestSupport
import Testing

@Suite("The processor's steps")
struct ProcessingTests {
    private static let at = date("2026-02-03T04:05:06.789Z")
    private static let statuses: [ConsentStatus?] = [nil, .optedIn, .optedOut]

    private func interaction(
        _ entry: JournalEntry, _ facts: DeliveryFacts = facts(model: .disabled), status: ConsentStatus? = nil,
        honoursRequests: Bool = true
    ) throws -> Interaction {
        var consent: [Int64: ConsentStatus] = [:]
        consent[facts.contactPoint] = status
        let interactions = interactions(joined(entry, facts), consent, honoursRequests)
        try #require(interactions.count == 1)
        return interactions[0]
    }

    private func interactions(
        _ batch: [Processing.Joined], _ consent: [Int64: ConsentStatus], _ honoursRequests: Bool
    ) -> [Interaction] {
        Processing.classify(
            Processing.anonymise(Processing.decide(batch, consent: consent, honoursRequests: honoursRequests)))
    }

    @Test("What cannot be decoded is dropped, a commit at a time; the others keep their order")
    func decode() {
        let entries = (1...4).map { JournalEntry(at: Self.at, link: link($0, 1)) }
        let result = Processing.decode([JournalEntry.pack(entries[..<2]), [9], [], JournalEntry.pack(entries[2...])])
        #expect(result.passed == entries)
        #expect(result.dropped == [.unreadable: 2])
    }

    @Test("M7.1 before consent has been looked at, everything is anonymous")
    func undecided() {
        let made = Processing.classify(
            Processing.anonymise(
                joined(JournalEntry(at: Self.at, link: link(1, 1)), facts(model: .disabled))))
        #expect(made.map(\.attribution) == [nil])
    }

    @Test("Entries of deliveries that are not there are dropped, the others keep their order")
    func join() {
        let entries = [3, 1, 9, 3, 2, 9].map { JournalEntry(at: Self.at, link: link($0, 1)) }
        let result = Processing.join(
            entries, with: [number(1): facts(contactPoint: 10), number(3): facts(contactPoint: 30)])
        #expect(result.passed.map(\.entry.link.delivery.rawValue) == [3, 1, 3])
        #expect(result.passed.map(\.facts.contactPoint) == [30, 10, 30])
        #expect(result.dropped == [.unknownDelivery: 3])
        #expect(Processing.join([], with: [:]).dropped.isEmpty)
    }

    @Test(
        "M7.1 M7.3 anonymous where consent does not allow tracking, or the request asked for it and that is honoured",
        arguments: EnforcementModel.allCases, statuses)
    func anonymity(model: EnforcementModel, status: ConsentStatus?) throws {
        for asks in [false, true] {
            for honours in [false, true] {
                let entry = JournalEntry(
                    at: Self.at, link: link(5, 2), destination: "https://a/Ann", asksForAnonymity: asks)
                let made = try interaction(entry, facts(model: model), status: status, honoursRequests: honours)
                let isAnonymous = !model.allows(status) || asks && honours
                #expect((made.attribution == nil) == isAnonymous)
                if !isAnonymous {
                    #expect(made.attribution == .init(delivery: number(5), destination: "https://a/Ann"))
                }
            }
        }
    }

    @Test("M7.1 consent is that of the delivery's own contact point")
    func contactPoints() {
        let entries = (1...3).map { JournalEntry(at: Self.at, link: link($0, 1)) }
        let batch = Processing.join(
            entries,
            with: Dictionary(uniqueKeysWithValues: (1...3).map { (number($0), facts(contactPoint: $0 * 10)) }))
        let made = interactions(batch.passed, [10: .optedOut, 20: .optedIn, 1: .optedIn, 3: .optedIn], true)
        #expect(made.map { $0.attribution?.delivery } == [nil, number(2), nil])
    }

    @Test("M7.1 nothing in an anonymous interaction leads to a person")
    func leavesNothing() throws {
        let secret = "Ann-Smith-77"
        let entry = JournalEntry(
            at: Self.at, link: link(123_456_789, 3), destination: "https://a/\(secret)",
            userAgent: "Mozilla/5.0 (iPhone) Mobile \(secret)", address: IPAddress(bytes: [203, 0, 113, 77]))
        let facts = facts(contactPoint: 987_654_321, logicalOrdinals: [3: 2])
        let made = try interaction(entry, facts, status: .optedOut)
        let expected = Interaction(
            kind: .emailClicked, at: Self.at, messageVersion: 11, journey: 22, ordinal: 2, logicalOrdinal: 2,
            automated: nil, device: .phone, attribution: nil)
        #expect(made == expected)
        let dump = String(reflecting: made)
        for trace in [secret, "123456789", "987654321", "Mozilla"] { #expect(!dump.contains(trace)) }
        // The same, attributed, keeps the link itself: the dump does show what is there.
        let attributed = try interaction(entry, facts, status: .optedIn)
        #expect(attributed.ordinal == 3 && attributed.logicalOrdinal == 2)
        #expect(String(reflecting: attributed).contains(secret))
    }

    @Test("M2.4 a link that belongs to no other is its own logical link", arguments: [1, 2, 4090, 4095])
    func logical(ordinal: Int) throws {
        for status in Self.statuses {
            let made = try interaction(
                JournalEntry(at: Self.at, link: link(1, ordinal)), facts(logicalOrdinals: [7: 6]), status: status)
            #expect(made.ordinal == ordinal && made.logicalOrdinal == ordinal)
        }
    }

    @Test("The pixel is an open, every other ordinal a click", arguments: [0, 1, 2, 4095])
    func kind(ordinal: Int) throws {
        let made = try interaction(JournalEntry(at: Self.at, link: link(1, ordinal)))
        #expect(made.kind == (ordinal == 0 ? .emailOpened : .emailClicked))
        #expect(made.at == Self.at && made.messageVersion == 11 && made.journey == 22)
    }

    @Test("M12.3 a machine's interaction is labelled, attributed or not", arguments: statuses)
    func automated(status: ConsentStatus?) throws {
        let entry = JournalEntry(at: Self.at, link: link(1, 1), userAgent: "Mozilla/5.0", isPrefetch: true)
        let made = try interaction(entry, facts(), status: status)
        #expect(made.automated == .prefetch)
        #expect((made.attribution != nil) == (status == .optedIn))
    }

    @Test(
        "M12.3 what comes from a scanner's network is a scanner's, whatever it says of itself",
        arguments: [
            ("192.0.2.7", AutomatedReason.scanner), ("2001:db8::1", .scanner), ("198.51.100.1", .prefetch),
            (nil, .prefetch),
        ] as [(String?, AutomatedReason)])
    func scanners(address: String?, reason: AutomatedReason) {
        let entry = JournalEntry(
            at: Self.at, link: link(1, 1), userAgent: "Mozilla/5.0", isPrefetch: true,
            address: address.map { IPAddress(text: $0.utf8)! })
        let made = Processing.anonymise(joined(entry, facts()))
        let networks = [Network("192.0.2.0/24")!, Network("2001:db8::/32")!]
        #expect(Processing.classify(made, scanners: networks).map(\.automated) == [reason])
        #expect(Processing.classify(made).map(\.automated) == [.prefetch])
    }
}
