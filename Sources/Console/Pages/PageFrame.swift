import Foundation

/// What all pages have around what they show.
struct PageFrame: Sendable {
    /// The places of the navigation.
    enum Place: String, CaseIterable {
        case overview, messages, journeys, profiles, settings

        var path: String { self == .overview ? "/" : "/" + rawValue }
    }

    let title: String
    let place: Place
    let viewer: Viewer
    /// The names of scripts that the page needs, without their extension, in the order in which they run. There is a stylesheet
    /// with the name of the first.
    var scripts: [String] = []

    var context: [String: Any] {
        [
            "title": title,
            "places": Place.allCases.filter(viewer.maySee).map { place in
                ["name": place.rawValue.capitalized, "path": place.path, "isHere": place == self.place] as [String: Any]
            },
            "organization": viewer.organizationName,
            "csrf": viewer.csrf,
            "zone": viewer.clock.zoneName,
            "style": scripts.first as Any? ?? false,
            "script": scripts,
        ]
    }
}
