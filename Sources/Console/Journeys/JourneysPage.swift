import Store

/// The journeys of an organization.
struct JourneysPage {
    let store: any JourneyControlStore

    func context(_ viewer: Viewer) async throws -> [String: Any] {
        let journeys = try await store.journeys(organization: viewer.organization)
        return [
            "journeys": journeys.isEmpty
                ? false
                : [
                    "rows": journeys.map { journey -> [String: Any] in
                        [
                            "path": PagePath.journey(journey.name),
                            "title": journey.title,
                            "name": journey.name,
                            "state": journey.state.name,
                            "style": journey.state.style,
                            "published": journey.publishedAt.map(viewer.clock.time) ?? "–",
                            "started": PageText.count(journey.started),
                        ]
                    }
                ] as [String: Any]
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
