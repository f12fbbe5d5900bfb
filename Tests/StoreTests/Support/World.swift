import Foundation
import Interactions
import LinkIdentifiers
import Store
import TestSupport
import Testing

/// A store with an organization, a journey that was published, and one delivery to each of three profiles.
struct World: Sendable {
    let store: any Store
    let deliveries: [DeliveryNumber]
    let version: Int64
    let journey: Int64?

    init(
        _ engine: StoreEngine, _ scratch: TemporaryFolder, change: (inout WorkspaceContents) -> Void = { _ in }
    ) async throws {
        store = try engine.open(scratch)
        var contents = WorkspaceContents.sample()
        change(&contents)
        _ = try await store.apply(contents, at: moment(0))
        _ = try await store.publish(journey: "journey", organization: "org", at: moment(0))
        let sent = try await store.sendAll(at: moment(0))
        deliveries = sent.map(\.number)
        version = try #require(sent.first).version
        journey = try #require(try await store.facts(of: Set(deliveries)).values.first).journey
    }

    func click(_ delivery: Int?, _ ordinal: Int, automated: AutomatedReason? = nil) -> Interaction {
        interaction(delivery: delivery, ordinal: ordinal, automated: automated, at: 1)
    }

    /// What the processor would make of it: link 3 belongs to logical link 1, and anonymous ones say that only.
    func interaction(
        delivery: Int?, ordinal: Int, automated: AutomatedReason? = nil, at seconds: Double = 1,
        destination: String? = nil
    ) -> Interaction {
        let logical = ordinal == 3 ? 1 : ordinal
        return Interaction(
            kind: ordinal == 0 ? .emailOpened : .emailClicked, at: moment(seconds), messageVersion: version,
            journey: journey,
            ordinal: delivery == nil ? logical : ordinal, logicalOrdinal: logical, automated: automated, device: .phone,
            attribution: delivery.map { .init(delivery: deliveries[$0], destination: destination) })
    }

    func figures() async throws -> MessageFigures { try #require(try await store.figures(message: "welcome").first) }
}
