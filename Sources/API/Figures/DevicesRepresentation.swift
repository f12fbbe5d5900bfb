import Interactions
import Store

/// How often people did something, by device class, in JSON: `desktop`, `phone`, `tablet` or `unknown`.
struct DevicesRepresentation: Encodable, Sendable {
    private struct Link: Encodable {
        let ordinal: Int
        @ExplicitNull var name: String?
        let url: String
        let clicks: [String: Int]
    }

    private let opens, clicks: [String: Int]
    /// Of a version only.
    private let links: [Link]?

    init(_ people: [FigureSubject: [DeviceClass: Int]], links: [MessageFigures.Link]?) {
        func named(_ subject: FigureSubject) -> [String: Int] {
            let counts = people[subject] ?? [:]
            return Dictionary(uniqueKeysWithValues: counts.map { (String(describing: $0.key), $0.value) })
        }
        (opens, clicks) = (named(.opens), named(.clicks))
        self.links = links?.map {
            var link = Link(ordinal: $0.ordinal, url: $0.url, clicks: named(.link(ordinal: $0.ordinal)))
            link.name = $0.name
            return link
        }
    }
}
