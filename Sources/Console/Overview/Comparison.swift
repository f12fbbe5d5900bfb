/// A figure beside what it was before.
struct Comparison {
    let context: [String: Any]

    /// A count: its change is a part of what it was.
    init(name: String, _ count: Int, before: Int) {
        let change = before > 0 ? Double(count - before) / Double(before) : nil
        self.init(
            name: name, value: PageText.count(count), change: change,
            words: change.map { PageText.percent($0.magnitude) + ($0 < 0 ? " fewer" : " more") })
    }

    /// A rate: its change is in percentage points.
    init(name: String, _ rate: Double?, before: Double?) {
        var change: Double?
        if let rate, let before { change = rate - before }
        self.init(
            name: name, value: PageText.percent(rate), change: change,
            words: change.map {
                let tenths = Int(($0.magnitude * 1000).rounded())
                return "\(tenths / 10).\(tenths % 10) points " + ($0 < 0 ? "lower" : "higher")
            })
    }

    private init(name: String, value: String, change: Double?, words: String?) {
        // What rounds to nothing is no change.
        let isSame = change.map { $0.magnitude < 0.0005 } ?? false
        context = [
            "name": name,
            "value": value,
            "change": isSame ? "as before" : words ?? "nothing before",
            "direction": isSame ? "" : change.map { $0 < 0 ? "down" : "up" } ?? "",
        ]
    }
}
