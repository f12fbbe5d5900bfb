import Foundation
import Store
import Testing

@testable import Webhooks

@Suite("Events that are sent together")
struct EventBatchTests {
    private func events(_ batch: EventBatch) throws -> [[String: Any]] {
        try #require(try JSONSerialization.jsonObject(with: Data(batch.body)) as? [[String: Any]])
    }

    @Test("An event is a CloudEvent whose id is the interaction’s")
    func event() throws {
        let batch = try EventBatch([.click(7)], for: .sample)
        let event = try #require(try events(batch).first)
        #expect(event["specversion"] as? String == "1.0" && event["id"] as? String == "7")
        #expect(event["source"] as? String == "/api/orgs/hash" && event["type"] as? String == "waymark.emailClicked")
        #expect(event["subject"] as? String == "welcome" && event["time"] as? String == "2025-06-15T15:06:40.000Z")
        let data = try #require(event["data"] as? [String: Any])
        #expect(data["profile"] as? String == "p1" && data["kind"] as? String == "emailClicked")
    }

    @Test("At most a hundred", arguments: [1, 99, 100, 101, 500])
    func count(_ count: Int) throws {
        let batch = try EventBatch((1...Int64(count)).map { .click($0) }, for: .sample)
        #expect(batch.count == min(count, 100) && batch.first == 1 && batch.last == Int64(min(count, 100)))
        #expect(try events(batch).count == batch.count)
    }

    @Test("At most 256 KiB, but one event however long it is")
    func length() throws {
        let long = String(repeating: "x", count: 50_000)
        // Each has its URL twice.
        let batch = try EventBatch((1...5).map { .click($0, url: "https://a.example/" + long) }, for: .sample)
        #expect(batch.count == 2 && batch.last == 2 && batch.body.count <= 256 * 1024)
        let one = try EventBatch([.click(1, url: long + long + long), .click(2)], for: .sample)
        #expect(one.count == 1 && one.body.count > 256 * 1024)
        #expect(try events(one).count == 1)
    }
}
