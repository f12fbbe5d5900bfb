import Foundation
import Interactions
import Messages
import Store

/// The last 30 days of an organization beside the 30 before, and what somebody should look at.
struct OverviewPage {
    let store: any FigureStore
    let now: Date

    private static let days = 30
    /// How many messages are listed.
    private static let messages = 8
    func context(_ viewer: Viewer, notes: [OverviewNote]) async throws -> [String: Any] {
        let clock = viewer.clock
        let today = clock.day(of: now)
        let first = clock.day(-(Self.days - 1), from: today)
        let before = clock.day(-Self.days, from: first)
        let activity = try await store.activity(
            ofOrganization: viewer.organization, in: Hour(of: before)..<Hour(rawValue: Hour(of: now).rawValue + 1))
        // Today is not over: neither is the last day of those before.
        let end = clock.day(-Self.days, from: today) + now.timeIntervalSince(today)
        let recent = activity.filter { $0.hour.start >= first }
        let earlier = activity.filter { $0.hour.start < min(first, end) }
        let attention = try await store.attention(ofOrganization: viewer.organization, since: first, at: now)
        let messages = try await store.messages(
            ofOrganization: viewer.organization, after: nil, limit: Self.messages)
        let notes = notes + attention.notes(clock)
        return [
            "notes": notes.isEmpty ? false : ["items": notes.map(\.context)] as [String: Any],
            "figures": Self.figures(recent.totals, earlier.totals),
            "chart": chart(recent, from: first, clock).context,
            "messages": messages.isEmpty ? false : MessageTable(messages, clock).context as Any,
        ]
    }

    private static func figures(_ recent: FigureTotals, _ earlier: FigureTotals) -> [[String: Any]] {
        [
            Comparison(name: "Sent", recent.sent, before: earlier.sent),
            Comparison(name: "Delivered", recent.delivered, before: earlier.delivered),
            Comparison(name: "Open rate", recent.openRate, before: earlier.openRate),
            Comparison(name: "Click rate", recent.clickThroughRate, before: earlier.clickThroughRate),
        ].map(\.context)
    }

    private func chart(_ activity: [HourlyActivity], from first: Date, _ clock: ViewerClock) -> TimeChart {
        var totals = [FigureTotals](repeating: .init(), count: Self.days)
        let days = (0..<Self.days).map { clock.day($0, from: first) }
        for one in activity {
            // The last day that had begun by then.
            guard let day = days.lastIndex(where: { $0 <= one.hour.start }) else { continue }
            totals[day] += one.totals
        }
        return TimeChart(
            title: "Sent, opens and clicks, day by day", moments: days.map(clock.shortDay),
            series: [
                .init(name: "Sent", style: "third", counts: totals.map(\.sent)),
                .init(name: "Opens", style: "first", counts: totals.map(\.opens.total)),
                .init(name: "Clicks", style: "second", counts: totals.map(\.clicks.total)),
            ])
    }
}

extension [HourlyActivity] {
    fileprivate var totals: FigureTotals { reduce(into: FigureTotals()) { $0 += $1.totals } }
}
