import Access
import HTTPTypes
import Messages
import Store
import Workspace

import struct Foundation.Date
import typealias Foundation.TimeInterval

/// What somebody in the organization has to look at.
struct AttentionResource: Resource {
    let store: any FigureStore

    /// How far back what never ends by itself is looked for, in seconds, where nothing else is said.
    private static let usual: TimeInterval = 30 * 86_400

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/attention", .readFigures, query: ["since"], handle: get)
        ]
    }

    private func get(_ call: Call) async throws -> Answer {
        let since = try call.time("since") ?? call.now.addingTimeInterval(-Self.usual)
        let found = try await store.attention(ofOrganization: call.organization, since: since, at: call.now)
        return Answer(AttentionRepresentation(found))
    }
}

/// What somebody should look at, in JSON.
struct AttentionRepresentation: Encodable, Sendable {
    private struct Retrying: Encodable {
        let outcome: String
        let count: Int
        let since: String
    }

    private struct LateJourney: Encodable {
        let journey: String
        let runs: Int
        let since: String
    }

    /// By channel; those without are missing.
    private let unconfirmed: [String: Int]
    private let retrying: [Retrying]
    private let late: [LateJourney]

    init(_ attention: Attention) {
        unconfirmed = Dictionary(uniqueKeysWithValues: attention.unconfirmed.map { ($0.key.rawValue, $0.value) })
        retrying = attention.retrying.map {
            Retrying(outcome: $0.outcome, count: $0.count, since: Timestamp.text($0.since, hasFraction: true))
        }
        late = attention.late.map {
            LateJourney(journey: $0.name, runs: $0.runs, since: Timestamp.text($0.since, hasFraction: true))
        }
    }
}
