import Interactions
import Messages
import Operations
import Store
import Workspace

/// What happened in an organization in an hour, in JSON.
struct HourlyActivityRepresentation: Encodable, Sendable {
    let hour, channel: String
    let sent, confirmed, failed: Int
    let opens, clicks: CountsReport

    init(_ activity: HourlyActivity) {
        (hour, channel) = (Timestamp.text(activity.hour.start, hasFraction: true), activity.channel.rawValue)
        let totals = activity.totals
        (sent, confirmed, failed) = (totals.sending.sent, totals.sending.confirmed, totals.sending.failed)
        (opens, clicks) = (CountsReport(totals.opens), CountsReport(totals.clicks))
    }
}

/// How often something was done in an hour, in JSON.
struct HourlyCountsRepresentation: Encodable, Sendable {
    let hour: String
    let counts: CountsReport

    init(_ counts: HourlyCounts) {
        hour = Timestamp.text(counts.hour.start, hasFraction: true)
        self.counts = CountsReport(counts.counts)
    }
}

/// How often people did something by device class, in JSON.
struct DevicesRepresentation: Encodable, Sendable {
    struct Link: Encodable {
        let ordinal: Int
        let devices: [String: Int]
    }

    let opens, clicks: [String: Int]
    let links: [Link]

    init(_ figures: [FigureSubject: [DeviceClass: Int]]) {
        func named(_ counts: [DeviceClass: Int]?) -> [String: Int] {
            Dictionary(uniqueKeysWithValues: (counts ?? [:]).map { (String(describing: $0.key), $0.value) })
        }
        opens = named(figures[.opens])
        clicks = named(figures[.clicks])
        links = figures.compactMap { subject, counts in
            guard case .link(let ordinal) = subject else { return nil }
            return Link(ordinal: ordinal, devices: named(counts))
        }.sorted { $0.ordinal < $1.ordinal }
    }
}
