package import Interactions

/// How often something was done, in JSON.
package struct CountsReport: Encodable, Sendable {
    private let total, unique, anonymous, automated: Int

    package init(_ counts: Counts) {
        (total, unique, anonymous, automated) = (counts.total, counts.unique, counts.anonymous, counts.automated)
    }
}
