import Access
import Foundation
import Interactions
import Messages
import Store

/// What became of a message, of all its versions together or of one (M12).
struct MessagePage {
    let store: any FigureStore
    let now: Date

    /// What is asked for.
    struct Selection {
        let message: String
        /// `nil` for all versions.
        let version: Int?
        let grouping: LinkTable.Grouping
        let order: LinkTable.Order
        /// The link that more is shown of, by its first ordinal; `nil` for none.
        var link: Int?

        /// The page's path, with a query to which more can be added.
        var path: String { PagePath.message(message) + "?version=\(version.map(String.init) ?? "")" }
    }

    /// Hours are shown one by one up to here.
    private static let longestByHour = 4 * 86_400.0

    /// How many hours there are before the last, at least.
    private static let fewestHours = 12

    /// `nil` where there is no such message or version.
    func context(_ selection: Selection, _ viewer: Viewer) async throws -> [String: Any]? {
        let versions = try await store.versionTotals(ofMessage: selection.message, organization: viewer.organization)
        guard let newest = versions.last else { return nil }
        let chosen = versions.filter { selection.version == nil || $0.version == selection.version }
        // Links are those of a version: of all of them, the newest that went out.
        guard let last = chosen.last(where: { $0.totals.sent > 0 }) ?? chosen.last,
            let shown = try await store.figures(
                ofMessage: selection.message, version: last.version, organization: viewer.organization)
        else { return nil }
        let totals = chosen.reduce(into: FigureTotals()) { $0 += $1.totals }
        let isText = newest.channel == .text
        return [
            "name": selection.message,
            "path": PagePath.message(selection.message),
            "isText": isText,
            "isEmail": !isText,
            "mayWrite": viewer.principal.may(.writeMessages),
            "versions": ([nil] + versions.reversed().map(\.version)).map { version in
                [
                    "name": version.map { "Version \($0)" } ?? "All versions",
                    "path": PagePath.message(selection.message) + (version.map { "?version=\($0)" } ?? ""),
                    "isChosen": version == selection.version,
                ] as [String: Any]
            },
            "figures": Self.figures(totals, isText: isText),
            "counts": Self.counts(totals, isText: isText),
            "charts": try await charts(selection, since: chosen[0].publishedAt, isText: isText, viewer),
            "linksVersion": shown.version,
            "links": shown.links.isEmpty
                ? false
                : LinkTable(shown, by: selection.grouping, in: selection.order).context(path: selection.path) as Any,
            "csv": "\(PagePath.message(selection.message))/links.csv?version=\(shown.version)"
                + "&by=\(selection.grouping.rawValue)&order=\(selection.order.rawValue)",
            "link": try await link(selection, of: shown, viewer) as Any? ?? false,
            "map": isText ? false : "\(PagePath.message(selection.message))/map?version=\(shown.version)",
            "devices": try await devices(selection, isText: isText, viewer),
        ]
    }

    /// What people did with one link of a version: over time, and on which devices (M12.2).
    private func link(
        _ selection: Selection, of version: MessageFigures, _ viewer: Viewer
    ) async throws -> [String: Any]? {
        guard let link = version.links.map(\.first).first(where: { $0.ordinal == selection.link }) else { return nil }
        let subject = FigureSubject.link(ordinal: link.ordinal)
        let counts = try await store.figuresByHour(
            subject, ofMessage: selection.message, version: version.version, organization: viewer.organization,
            in: hours(since: version.publishedAt))
        let devices =
            try await store.figuresByDevice(
                ofMessage: selection.message, version: version.version, organization: viewer.organization)[subject]
            ?? [:]
        var context = chart("Clicks", counts, viewer.clock).context
        context["heading"] = "Link \(link.ordinal)" + (link.name.map { ", \($0)" } ?? "")
        context["devices"] = DeviceClass.allCases.compactMap { device in
            devices[device].map { "\(String(describing: device)): \(PageText.count($0))" }
        }.joined(separator: ", ")
        return context
    }

    private static func figures(_ totals: FigureTotals, isText: Bool) -> [[String: Any]] {
        var figures = [("Sent", PageText.count(totals.sent)), ("Delivered", PageText.count(totals.delivered))]
        if isText {
            figures += [
                ("Confirmed", PageText.count(totals.sending.confirmed)),
                ("Failed", PageText.count(totals.sending.failed)),
                ("Click-through", PageText.percent(totals.clickThroughRate)),
            ]
        } else {
            figures += [
                ("Bounced", PageText.count(totals.sending.failed)),
                ("Open rate", PageText.percent(totals.openRate)),
                ("Click-through", PageText.percent(totals.clickThroughRate)),
                ("Click-to-open", PageText.percent(totals.clickToOpenRate)),
            ]
        }
        if totals.sending.unconfirmed > 0 {
            figures.append(("Unconfirmed", PageText.count(totals.sending.unconfirmed)))
        }
        if totals.sending.refused > 0 { figures.append(("Refused", PageText.count(totals.sending.refused))) }
        return figures.map { ["name": $0.0, "value": $0.1] }
    }

    private static func counts(_ totals: FigureTotals, isText: Bool) -> [[String: Any]] {
        ((isText ? [] : [("Opens", totals.opens)]) + [("Clicks", totals.clicks)]).map { name, counts in
            [
                "name": name, "total": PageText.count(counts.total), "unique": PageText.count(counts.unique),
                "anonymous": PageText.count(counts.anonymous), "automated": PageText.count(counts.automated),
            ]
        }
    }

    private func charts(
        _ selection: Selection, since published: Date, isText: Bool, _ viewer: Viewer
    ) async throws -> [[String: Any]] {
        let hours = hours(since: published)
        var charts: [[String: Any]] = []
        for (name, subject) in [("Opens", FigureSubject.opens), ("Clicks", .clicks)] where !isText || subject == .clicks
        {
            let counts = try await store.figuresByHour(
                subject, ofMessage: selection.message, version: selection.version, organization: viewer.organization,
                in: hours)
            var chart = chart(name, counts, viewer.clock).context
            chart["heading"] = name
            charts.append(chart)
        }
        return charts
    }

    private func hours(since published: Date) -> Range<Hour> {
        let end = Hour(rawValue: Hour(of: now).rawValue + 1)
        // A clock that was ahead may have published it.
        return min(Hour(of: published), end)..<end
    }

    /// From the first moment at which anything was done to the last; a single one would be no line.
    private func chart(_ name: String, _ counts: [HourlyCounts], _ clock: ViewerClock) -> TimeChart {
        let last = counts.last?.hour ?? Hour(of: now)
        let first = min(counts.first?.hour ?? last, Hour(rawValue: last.rawValue - Self.fewestHours))
        let isByHour = last.start.timeIntervalSince(first.start) <= Self.longestByHour
        var moments: [Date] = []
        if isByHour {
            moments = (first.rawValue...last.rawValue).map { Hour(rawValue: $0).start }
        } else {
            var day = clock.day(of: first.start)
            while day <= last.start {
                moments.append(day)
                day = clock.day(1, from: day)
            }
        }
        var sums = [Counts](repeating: Counts(), count: moments.count)
        var index = 0
        for one in counts {
            while index + 1 < moments.count, moments[index + 1] <= one.hour.start { index += 1 }
            sums[index] += one.counts
        }
        return TimeChart(
            title: "\(name) \(isByHour ? "hour by hour" : "day by day")",
            moments: moments.map(isByHour ? clock.hour : clock.shortDay),
            series: [
                .init(name: "People", style: "first", counts: sums.map(\.total)),
                .init(name: "Anonymous among them", style: "second", counts: sums.map(\.anonymous)),
                .init(name: "Automated", style: "third", counts: sums.map(\.automated)),
            ])
    }

    private func devices(_ selection: Selection, isText: Bool, _ viewer: Viewer) async throws -> [[String: Any]] {
        let devices = try await store.figuresByDevice(
            ofMessage: selection.message, version: selection.version, organization: viewer.organization)
        let (opens, clicks) = (devices[.opens] ?? [:], devices[.clicks] ?? [:])
        func share(_ count: Int, of counts: [DeviceClass: Int]) -> String {
            let all = counts.values.reduce(0, +)
            return PageText.percent(all == 0 ? nil : Double(count) / Double(all))
        }
        return DeviceClass.allCases.filter { opens[$0] != nil || clicks[$0] != nil }.map { device in
            [
                "name": String(describing: device).capitalized,
                "opens": PageText.count(opens[device] ?? 0), "openShare": share(opens[device] ?? 0, of: opens),
                "clicks": PageText.count(clicks[device] ?? 0), "clickShare": share(clicks[device] ?? 0, of: clicks),
                "hasOpens": !isText,
            ]
        }
    }
}
