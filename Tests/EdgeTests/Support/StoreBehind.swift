import Foundation
import LinkIdentifiers
import SQLiteStore
import Store

/// Something between an edge and a real store, which answers all that is not answered here.
protocol StoreBehind: LinkStore {
    var store: SQLiteStore { get }
}

extension StoreBehind {
    func linkTables(after mark: LinkTables.Mark) async throws -> LinkTables { try await store.linkTables(after: mark) }

    func textDelivery(_ number: DeliveryNumber, ordinal: Int) async throws -> TextDelivery? {
        try await store.textDelivery(number, ordinal: ordinal)
    }

    func lastSending(inBlock block: Int64) async throws -> Date? { try await store.lastSending(inBlock: block) }
}

/// Says what there is, and nothing about deliveries.
struct StuckStore: StoreBehind {
    let store: SQLiteStore

    func textDelivery(_ number: DeliveryNumber, ordinal: Int) async throws -> TextDelivery? {
        try await Task.sleep(for: .seconds(3600))
        return nil
    }

    func lastSending(inBlock block: Int64) async throws -> Date? {
        try await Task.sleep(for: .seconds(3600))
        return nil
    }
}
