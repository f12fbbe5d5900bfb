import Access
import HTTPTypes
import Interactions
import Messages
import Operations
import Store
import Workspace

import struct Foundation.Date
import typealias Foundation.TimeInterval

/// What happened in the organization as a whole, and what somebody has to look at.
struct ActivityResource: Resource {
    let store: any FigureStore

    /// How far back what never ends by itself is looked for, in seconds, where nothing else is said.
    private static let usual: TimeInterval = 30 * 86_400

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/activity", .readFigures, query: HourRange.parameters, handle: activity),
            Endpoint(.get, "/attention", .readFigures, query: ["since"], handle: attention),
        ]
    }

    private func activity(_ call: Call) async throws -> Answer {
        let range = try HourRange(call)
        let activity = try await store.activity(ofOrganization: call.organization, in: range.hours)
        return Answer(HoursRepresentation(range, activity.map { HourlyActivityRepresentation($0) }))
    }

    private func attention(_ call: Call) async throws -> Answer {
        let since = try call.time("since") ?? call.now.addingTimeInterval(-Self.usual)
        let found = try await store.attention(ofOrganization: call.organization, since: since, at: call.now)
        return Answer(AttentionRepresentation(found))
    }
}

/// What happened in an hour on a channel, in JSON: what is kept by the hour.
struct HourlyActivityRepresentation: Encodable, Sendable {
    private let activity: HourlyActivity

    init(_ activity: HourlyActivity) { self.activity = activity }

    private enum Key: String, CodingKey { case hour, channel, sent, confirmed, failed, bounced, opens, clicks }

    func encode(to encoder: any Encoder) throws {
        let totals = activity.totals
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(Timestamp.text(activity.hour.start, hasFraction: true), forKey: .hour)
        try container.encode(activity.channel, forKey: .channel)
        try container.encode(totals.sent, forKey: .sent)
        switch activity.channel {
        case .email:
            try container.encode(totals.sending.failed, forKey: .bounced)
            try container.encode(CountsReport(totals.opens), forKey: .opens)
        case .text:
            try container.encode(totals.sending.confirmed, forKey: .confirmed)
            try container.encode(totals.sending.failed, forKey: .failed)
        }
        try container.encode(CountsReport(totals.clicks), forKey: .clicks)
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
