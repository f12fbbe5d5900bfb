import Interactions
import Operations
import Store

/// What counting anew has changed, in JSON and in words.
struct RebuildReport: Encodable {
    private struct Difference: Encodable {
        let organization, message: String
        let version: Int
        /// `opens`, `clicks`, `delivered`, `failed`, or `link` with its ordinal.
        let figure: String
        let link: Int?
        let before, after: CountsReport

        init(_ difference: RebuiltFigures.Difference) {
            (organization, message, version) = (difference.organization, difference.message, difference.version)
            (figure, link) = difference.subject.report
            (before, after) = (CountsReport(difference.before), CountsReport(difference.after))
        }
    }

    private let interactions: Int
    private let differences: [Difference]
    private let otherDifferences: Int

    init(_ rebuilt: RebuiltFigures) {
        interactions = rebuilt.interactions
        differences = rebuilt.differences.map(Difference.init)
        otherDifferences = rebuilt.otherDifferences
    }

    static func print(_ rebuilt: RebuiltFigures) {
        let counted = "\(rebuilt.interactions) interactions counted"
        if rebuilt.isSame { return Swift.print("\(counted); every figure was right") }
        Swift.print("\(counted); what was not right is now:")
        for difference in rebuilt.differences {
            let (figure, link) = difference.subject.report
            Swift.print(
                "\(difference.organization): \(difference.message), version \(difference.version), \(figure)"
                    + (link.map { " \($0)" } ?? "")
                    + ": \(words(difference.before)), is now \(words(difference.after))")
        }
        if rebuilt.otherDifferences > 0 {
            Swift.print("\(rebuilt.otherDifferences) figures of hours, device classes and whole organizations")
        }
    }

    private static func words(_ counts: Counts) -> String {
        "\(counts.total) total, \(counts.unique) unique, \(counts.anonymous) anonymous, \(counts.automated) automated"
    }
}

extension FigureSubject {
    /// What outputs call it, and a link's ordinal.
    fileprivate var report: (name: String, link: Int?) {
        switch self {
        case .opens: ("opens", nil)
        case .clicks: ("clicks", nil)
        case .link(let ordinal): ("link", ordinal)
        case .delivered: ("delivered", nil)
        case .failed: ("failed", nil)
        }
    }
}
