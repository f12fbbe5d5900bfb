/// The vertical axis of a chart: from zero to a round number that all values fit under.
struct Scale: Equatable {
    /// Where lines are drawn and numbers stand, from zero up; at least two, at most six.
    let ticks: [Int]

    /// - Parameter maximum: the largest value, from zero.
    init(maximum: Int) {
        var (power, step) = (1, 1)
        // Numbers that people count in: 1, 2, 5, 10, 20, 50 …
        while step * 5 < maximum {
            switch step / power {
            case 1: step = 2 * power
            case 2: step = 5 * power
            default:
                power *= 10
                step = power
            }
        }
        let count = max(1, (maximum + step - 1) / step)
        ticks = (0...count).map { $0 * step }
    }

    var top: Int { ticks.last! }

    /// Where a value is on the axis: `0` at its foot, `1` at its top.
    func fraction(_ value: Int) -> Double { Double(value) / Double(top) }
}
