import Interactions
import Operations
import Store
import Workspace

/// What happened hour by hour, in JSON.
struct HoursRepresentation<Item: Encodable & Sendable>: Encodable, Sendable {
    /// The first moment that it is about, and the first that it is not.
    let since, until: String
    /// The oldest first. Where nothing happened there is nothing.
    let hours: [Item]

    init(_ range: HourRange, _ hours: [Item]) {
        since = Timestamp.text(range.hours.lowerBound.start, hasFraction: true)
        until = Timestamp.text(range.hours.upperBound.start, hasFraction: true)
        self.hours = hours
    }
}

/// How often something was done in an hour, in JSON.
struct HourlyCountsRepresentation: Encodable, Sendable {
    let hour: String
    private let counts: CountsReport

    init(_ hourly: HourlyCounts) {
        hour = Timestamp.text(hourly.hour.start, hasFraction: true)
        counts = CountsReport(hourly.counts)
    }

    private enum Key: String, CodingKey { case hour }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(hour, forKey: .hour)
        try counts.encode(to: encoder)
    }
}
