import Interactions

/// As the `subject` columns have it.
extension FigureSubject {
    var column: Int {
        switch self {
        case .failed: -3
        case .delivered: -2
        case .clicks: -1
        case .opens: 0
        case .link(let ordinal): ordinal
        }
    }

    init(column: Int) {
        self =
            switch column {
            case -3: .failed
            case -2: .delivered
            case -1: .clicks
            case 0: .opens
            default: .link(ordinal: column)
            }
    }

    /// What `activity` has besides: how many were sent.
    static let sentColumn = -4
}
