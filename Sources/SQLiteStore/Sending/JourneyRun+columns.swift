import Journeys

/// As the columns `step` and `state` of runs have it.
extension JourneyRun.State {
    init(step: Int, column: Int) {
        self = column == 0 ? .ready(step: step) : column == 1 ? .sending(step: step) : .finished
    }

    var columns: (step: Int?, state: Int) {
        switch self {
        case .ready(let step): (step, 0)
        case .sending(let step): (step, 1)
        case .finished: (nil, 2)
        }
    }
}
