import Metrics

/// What the edge says of its connections and answers.
struct EdgeMetrics: Sendable {
    private let redirects = Self.counter(.found)
    private let images = Self.counter(.ok)
    private let others = Dictionary(uniqueKeysWithValues: ResponseStatus.allCases.map { ($0, Self.counter($0)) })
    /// From when a request was read to its answer, of those that are recorded.
    let recording = Timer(label: "waymark_edge_recording_seconds")
    let connections = Meter(label: "waymark_edge_connections")

    private static func counter(_ status: ResponseStatus) -> Counter {
        Counter(label: "waymark_edge_answers", dimensions: [("status", String(status.rawValue.prefix(3)))])
    }

    func note(_ response: Response) {
        switch response {
        case .redirect: redirects.increment()
        case .pixel: images.increment()
        default: others[response.status]?.increment()
        }
    }
}
