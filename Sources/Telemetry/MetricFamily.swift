/// All series of one name.
struct MetricFamily: Sendable {
    enum Kind: String {
        case counter, gauge, histogram
    }

    let kind: Kind
    /// By their labels, as ``ExpositionText/labels(_:)`` writes them.
    var series: [String: any MetricInstrument] = [:]

    init(kind: Kind) { self.kind = kind }

    func write(_ name: String, description: String?, to text: inout ExpositionText) {
        text.begin(name, kind, description: description)
        for labels in series.keys.sorted() { series[labels]?.write(name, labels, to: &text) }
    }
}

/// What keeps the value of one series. It is used from any thread at once.
protocol MetricInstrument: AnyObject, Sendable {
    /// - Parameter labels: as ``ExpositionText/labels(_:)`` writes them.
    func write(_ name: String, _ labels: String, to text: inout ExpositionText)
}
