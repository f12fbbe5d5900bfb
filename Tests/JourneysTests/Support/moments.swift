import Foundation
import Journeys

extension Date {
    /// Seconds from one moment.
    static func at(_ seconds: Double) -> Date { Date(timeIntervalSince1970: 1_750_000_000 + seconds) }
}

extension JourneyRun.Moment {
    /// Of somebody without attributes, with all heard that came before.
    static func at(
        _ seconds: Double, heardThrough: Double? = nil, attributes: [String: String] = [:], zone: TimeZone = .gmt
    ) -> Self {
        Self(
            now: .at(seconds), heardThrough: .at(heardThrough ?? seconds), attributes: attributes,
            organizationZone: zone)
    }
}
