package import Foundation

extension TimeZone {
    /// A profile's own, where its attribute `timezone` names one; else its organization's.
    package init(of attributes: [String: String], organization: @autoclosure () -> TimeZone) {
        self = attributes["timezone"].flatMap { TimeZone(identifier: $0) } ?? organization()
    }
}
