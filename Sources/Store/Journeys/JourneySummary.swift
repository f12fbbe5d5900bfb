package import Foundation

/// A journey in a list.
package struct JourneySummary: Equatable, Sendable {
    /// Its file's name.
    package let name: String
    /// What people call it.
    package let title: String
    package let state: JourneyState
    /// When it was published last; `nil` where it never was.
    package let publishedAt: Date?
    /// How many runs have begun, with any of its versions.
    package let started: Int

    package init(name: String, title: String, state: JourneyState, publishedAt: Date?, started: Int) {
        self.name = name
        self.title = title
        self.state = state
        self.publishedAt = publishedAt
        self.started = started
    }
}
