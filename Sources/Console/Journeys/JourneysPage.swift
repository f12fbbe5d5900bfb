import Journeys
import Store

/// The journeys of an organization, by name.
struct JourneysPage {
    let store: any JourneyDefinitionStore

    private static let pageSize = 50

    /// - Parameter name: the last of the page before; `nil` for the first page.
    func context(after name: String?, _ viewer: Viewer) async throws -> [String: Any] {
        let journeys = try await store.journeys(
            organization: viewer.organization, after: name, limit: Self.pageSize + 1)
        let shown = journeys.prefix(Self.pageSize)
        return [
            "journeys": journeys.isEmpty
                ? false
                : [
                    "rows": shown.map { journey -> [String: Any] in
                        [
                            "path": PagePath.journey(journey.name),
                            "title": journey.definition.name,
                            "name": journey.name,
                            "state": journey.state.name,
                            "style": journey.state.style,
                            "audience": journey.definition.settings[0].text,
                            "steps": PageText.count(journey.definition.steps.size),
                        ]
                    }
                ] as [String: Any],
            "next": journeys.count > shown.count ? PagePath.journeys(after: shown.last!.name) : false,
        ]
    }
}

extension JourneyState {
    /// The class that the style sheet marks it by.
    var style: String {
        switch self {
        case .draft, .stopped: "quiet"
        case .running: "good"
        case .paused: "bad"
        }
    }
}
