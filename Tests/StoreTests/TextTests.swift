import Foundation
import Interactions
import Journeys
import LinkIdentifiers
import Messages
import Store
import TestSupport
import Testing

@Suite("A store keeps how far text messages have come")
struct TextTests {
    private let scratch = try! TemporaryFolder()

    /// A store, and the text messages to three profiles, prepared.
    private func prepared(
        _ engine: StoreEngine, change: (inout WorkspaceContents) -> Void = { _ in }
    ) async throws -> (store: any Store, texts: [PreparedDelivery]) {
        let store = try engine.open(scratch)
        var contents = WorkspaceContents.sample(messages: [.text()])
        for index in contents.profiles.indices { contents.profiles[index].phone = "+1206555010\(index)" }
        change(&contents)
        _ = try await store.apply(contents, at: moment(0))
        _ = try await store.publish(journey: "journey", organization: "org", at: moment(0))
        try await store.enrolAll(at: moment(1))
        try await store.prepareAll(at: moment(1))
        return (store, try await store.preparedTexts())
    }

    private func begin(_ store: any Store, _ texts: [PreparedDelivery], at now: Date = moment(2)) async throws {
        let texts = texts.map { HandOver(delivery: $0.number, personalValues: [2: [$0.recipient.profile]]) }
        #expect(try await store.beginHandOver(texts, at: now) == Set(texts.map(\.delivery)))
    }

    private func complete(
        _ store: any Store, _ text: PreparedDelivery, _ outcome: Completion.Outcome
    ) async throws -> [DeliveryNumber] {
        let event: JourneyRun.Event = outcome.taken == nil ? .notSent(.failed(code: "")) : .sent
        return try await store.complete([store.completion(of: text, event, outcome)], at: moment(8))
    }

    private func receipt(_ text: PreparedDelivery, _ kind: InteractionKind) -> Interaction {
        Interaction(
            kind: kind, at: moment(9), messageVersion: text.messageVersion, journey: 1, ordinal: 0, logicalOrdinal: 0,
            automated: nil, device: .unknown, attribution: nil, receipt: text.number)
    }

    @Test("M11.1 a text message goes to the number, and whoever has none is no recipient", arguments: StoreEngine.all)
    func numbers(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        var contents = WorkspaceContents.sample(messages: [.text(), .named("mail")])
        contents.profiles[0].phone = "+12065550100"
        _ = try await store.apply(contents, at: moment(0))
        _ = try await store.publish(journey: "journey", organization: "org", at: moment(0))
        try await store.enrolAll(at: moment(0))
        let runs = try await store.ready(at: moment(0))
        #expect(runs.map { $0.profile.recipients[.text]?.address } == ["+12065550100", nil, nil])
        #expect(runs.map { $0.profile.recipients[.email]?.address } == (0..<3).map { "p\($0)@mail.example" })
        let recipient = runs[0].profile.recipients[.text]
        #expect(recipient?.email == "p0@mail.example" && recipient?.phone == "+12065550100")
    }

    @Test("What is prepared for one channel is not in the way of the other", arguments: StoreEngine.all)
    func channels(engine: StoreEngine) async throws {
        let (store, texts) = try await prepared(engine)
        #expect(texts.map(\.recipient.address) == ["+12065550100", "+12065550101", "+12065550102"])
        #expect(try await store.preparedMails(limit: 10).isEmpty)
        try await begin(store, [texts[1]])
        #expect(
            try await store.preparedTexts().map(\.number) == [texts[0].number, texts[2].number])
        #expect(try await store.interruptedTexts(limit: 10).map(\.number) == [texts[1].number])
        #expect(try await store.interruptedTexts(limit: 10).map(\.sentAt) == [moment(2)])
    }

    @Test("M12.1 each outcome is counted once, and moves its run", arguments: StoreEngine.all)
    func outcomes(engine: StoreEngine) async throws {
        let (store, texts) = try await prepared(engine)
        try await begin(store, texts)
        for _ in 0..<2 {
            #expect(try await complete(store, texts[0], .sent(texts[0].number)) == [])
            #expect(try await complete(store, texts[1], .unconfirmed(texts[1].number)) == [])
            #expect(try await complete(store, texts[2], .refused(texts[2].number)) == [])
        }
        #expect(try await store.figures(message: nil).map(\.sending) == [.init(sent: 2, unconfirmed: 1, refused: 1)])
        #expect(try await store.dueRuns(at: .distantFuture, limit: 10, maximumPrepared: .max).runs.isEmpty)
        let version = try #require(try await store.status(ofJourney: "journey", organization: "org")?.versions.first)
        #expect(version.passed == [[.sent: 2, .failed(code: ""): 1]] && version.underWay == 0)
        #expect(try await store.interruptedTexts(limit: 10).isEmpty)
    }

    @Test("What was not taken is handed over again", arguments: StoreEngine.all)
    func postponed(engine: StoreEngine) async throws {
        let (store, texts) = try await prepared(engine)
        try await begin(store, texts)
        try await store.complete([Completion(.postponed(texts[0].number), next: nil)], at: moment(3))
        #expect(try await store.preparedTexts().map(\.number) == [texts[0].number])
        try await begin(store, [texts[0]], at: moment(3))
        #expect(try await store.textDelivery(texts[0].number, ordinal: 2)?.sentAt == moment(3))
    }

    @Test("M6.3 the first receipt of a delivery counts, in whichever order they come", arguments: StoreEngine.all)
    func receipts(engine: StoreEngine) async throws {
        let (store, texts) = try await prepared(engine)
        try await begin(store, texts)
        // One that comes before the gateway's answer is noted.
        try await store.record([receipt(texts[0], .textDelivered)], journal: "j", position: 1)
        _ = try await complete(store, texts[0], .unconfirmed(texts[0].number))
        _ = try await complete(store, texts[1], .unconfirmed(texts[1].number))
        _ = try await complete(store, texts[2], .sent(texts[2].number))
        #expect(
            try await store.figures(message: nil).map(\.sending) == [.init(sent: 3, unconfirmed: 1, confirmed: 1)])
        try await store.record(
            [
                receipt(texts[0], .textDelivered), receipt(texts[0], .textFailed), receipt(texts[1], .textDelivered),
                receipt(texts[2], .textFailed), receipt(texts[2], .textDelivered),
            ], journal: "j", position: 2)
        try await store.record([receipt(texts[2], .textFailed)], journal: "j", position: 3)
        let figures = try #require(try await store.figures(message: nil).first)
        #expect(figures.sending == .init(sent: 3, confirmed: 2, failed: 1))
        #expect(figures.delivered == 2)
        #expect(
            try await store.interactions(after: 0, limit: 10).map(\.kind) == [
                .textDelivered, .textDelivered, .textFailed,
            ])
    }

    @Test("M1.6 what a link takes of the recipient is kept by delivery and ordinal", arguments: StoreEngine.all)
    func personalValues(engine: StoreEngine) async throws {
        let (store, texts) = try await prepared(engine)
        #expect(
            try await store.textDelivery(texts[0].number, ordinal: 2) == .init(sentAt: moment(1), personalValues: nil))
        try await begin(store, texts)
        #expect(
            try await store.textDelivery(texts[1].number, ordinal: 2)
                == .init(sentAt: moment(2), personalValues: [texts[1].recipient.profile]))
        #expect(try await store.textDelivery(texts[1].number, ordinal: 1)?.personalValues == nil)
        let nobody = try #require(DeliveryNumber(rawValue: texts[2].number.rawValue + 1))
        #expect(try await store.textDelivery(nobody, ordinal: 2) == nil)
        #expect(try await store.lastSending(inBlock: texts[0].number.block) == moment(2))
        #expect(try await store.lastSending(inBlock: texts[0].number.block + 1) == nil)
    }

    @Test(
        "M10.4 an export has what links take of the recipient, and whether the gateway said anything",
        arguments: StoreEngine.all)
    func export(engine: StoreEngine) async throws {
        let (store, texts) = try await prepared(engine)
        func held(_ profile: String) async throws -> PersonHoldings.Delivery {
            let person = try #require(try await store.person(.profile(profile), organization: "org"))
            return try #require(try await store.holdings(of: person) { _, _ in }.deliveries.first)
        }
        let before = try await held("p0")
        #expect(before.personalValues.isEmpty && !before.isSent && !before.isUnconfirmed)
        try await begin(store, texts)
        #expect(try await held("p0").isUnconfirmed)
        _ = try await complete(store, texts[0], .sent(texts[0].number))
        _ = try await complete(store, texts[1], .unconfirmed(texts[1].number))
        _ = try await complete(store, texts[2], .refused(texts[2].number))
        let all = try await [held("p0"), held("p1"), held("p2")]
        #expect(all.map(\.personalValues) == [[2: ["p0"]], [2: ["p1"]], [:]])
        #expect(all.map(\.isSent) == [true, true, false])
        #expect(all.map(\.isUnconfirmed) == [false, true, false])
        #expect(all.map(\.hasReceipt) == [false, false, false])
        try await store.record([receipt(texts[1], .textDelivered)], journal: "j", position: 1)
        #expect(try await held("p1").hasReceipt)
        #expect(try await !held("p1").isUnconfirmed)
    }

    @Test(
        "M9 they are deleted when they need to be kept no longer: as configured, or with the window of texts, or with that of all",
        arguments: StoreEngine.all, [(nil, nil, 6), (nil, 2, 2), (5, 2, 5)] as [(Int?, Int?, Int)])
    func pruning(engine: StoreEngine, months: (kept: Int?, window: Int?, expected: Int)) async throws {
        let (store, texts) = try await prepared(engine) {
            $0.organization.texts.personalLinks = months.kept.flatMap { TrackingWindow(months: $0) }
            $0.organization.texts.window = months.window.flatMap { TrackingWindow(months: $0) }
        }
        try await begin(store, [texts[0]], at: moment(0))
        try await begin(store, [texts[1], texts[2]], at: moment(10))
        let end = try #require(TrackingWindow(months: months.expected)).end(from: moment(0))
        func delete(_ seconds: Double, limit: Int = 10) async throws -> Int {
            try await store.deletePersonalValues(at: end.addingTimeInterval(seconds), limit: limit).count
        }
        #expect(try await [delete(-0.001), delete(0), delete(0)] == [0, 1, 0])
        #expect(try await store.textDelivery(texts[0].number, ordinal: 2)?.personalValues == nil)
        #expect(try await store.textDelivery(texts[1].number, ordinal: 2)?.personalValues != nil)
        let piece = try await store.deletePersonalValues(at: end.addingTimeInterval(10), limit: 1)
        #expect(piece.count == 1 && !piece.isDone)
        #expect(try await delete(10) == 1)
    }

    @Test(
        "M10.4 of a person who is erased no values of links are left, and nothing is handed over",
        arguments: StoreEngine.all)
    func erasure(engine: StoreEngine) async throws {
        let (store, texts) = try await prepared(engine)
        try await begin(store, [texts[0]])
        for profile in ["p0", "p1"] {
            let begun = try await store.beginErasure(
                of: .profile(profile), organization: "org", contactHash: contactHash(of: "org"), at: moment(3))
            let erasure = try #require(begun).erasure
            let text = profile == "p0" ? texts[0] : texts[1]
            let handOver = HandOver(delivery: text.number, personalValues: [2: ["x"]])
            #expect(try await store.beginHandOver([handOver], at: moment(4)) == [])
            let deliveries = try await store.deliveries(of: erasure) { _, _ in }
            #expect(deliveries == [text.number])
            #expect(try await store.finish(erasure, deliveries: deliveries, at: moment(5)))
            #expect(try await store.textDelivery(text.number, ordinal: 2) == nil)
        }
        // The gateway may have taken the one that it was being asked to take.
        #expect(try await store.figures(message: nil).map(\.sent) == [1])
        #expect(try await complete(store, texts[0], .sent(texts[0].number)) == [texts[0].number])
        #expect(try await store.figures(message: nil).map(\.sent) == [1])
        #expect(try await store.preparedTexts().map(\.number) == [texts[2].number])
    }

    @Test(
        "M10.4 of a text message that nobody gets no values of links are left",
        arguments: StoreEngine.all, [true, false])
    func unsent(engine: StoreEngine, isRefused: Bool) async throws {
        let (store, texts) = try await prepared(engine)
        try await begin(store, texts)
        let number = texts[0].number
        if isRefused {
            _ = try await complete(store, texts[0], .refused(number))
        } else {
            try await store.complete([Completion(.postponed(number), next: nil)], at: moment(3))
            #expect(try await complete(store, texts[0], .dropped(number)) == [])
        }
        #expect(try await store.deletePersonalValues(at: .distantFuture, limit: 10).count == 2)
    }

    @Test("What is prepared is found by message version and block", arguments: StoreEngine.all)
    func blocks(engine: StoreEngine) async throws {
        let (store, texts) = try await prepared(engine) {
            $0.messages = [.text("a"), .text("b"), .named("mail")]
            $0.journeys = $0.messages.map { message in
                .init(
                    name: message.name == "a" ? "journey" : message.name,
                    definition: .sending((message.content.channel, message.name)))
            }
        }
        for journey in ["b", "mail"] {
            _ = try await store.publish(journey: journey, organization: "org", at: moment(2))
        }
        try await store.enrolAll(at: moment(3))
        try await store.prepareAll(at: moment(3))
        let blocks = try await store.preparedTextBlocks()
        #expect(blocks.count == 2 && blocks[texts[0].messageVersion] == [texts[0].number.block])
        let first = try await store.preparedTexts(inBlock: texts[0].number.block, limit: 2)
        #expect(first.map(\.number) == texts.prefix(2).map(\.number))
        try await begin(store, texts)
        #expect(try await store.preparedTextBlocks().count == 1)
        #expect(try await store.preparedTexts(inBlock: texts[0].number.block, limit: 2).isEmpty)
    }

    @Test("M9.1 an edge learns of all links of a text message, and when they end", arguments: StoreEngine.all)
    func tables(engine: StoreEngine) async throws {
        let (store, _) = try await prepared(engine) {
            $0.organization.texts.isGoneAfterWindow = true
            $0.organization.texts.shortURL = PublicURL("https://s.example")
            $0.messages[0].content.isLinkTracking = false
            $0.messages[0].links = try! CompiledMessage($0.messages[0].content, knownVariables: nil).links
        }
        let tables = try await store.linkTables(after: .init())
        #expect(tables.organizations.map(\.shortURL) == [PublicURL("https://s.example")])
        #expect(tables.organizations.map(\.shortLinksWindow) == [.standard])
        #expect(tables.versions.map(\.channel) == [.text])
        #expect(tables.versions[0].links.map(\.ordinal) == [1, 2])
        #expect(tables.versions[0].links.map(\.isTracked) == [false, false])
        #expect(tables.versions[0].links.map(\.isPersonalised) == [false, true])
    }
}

extension SendingStore {
    /// Every text message that is prepared and was not handed over.
    func preparedTexts() async throws -> [PreparedDelivery] {
        var texts: [PreparedDelivery] = []
        for block in try await preparedTextBlocks().values.flatMap({ $0 }).sorted() {
            texts += try await preparedTexts(inBlock: block, limit: 10_000)
        }
        return texts
    }
}
