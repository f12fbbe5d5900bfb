package import Store
import Workspace

/// A correction in JSON.
package struct CorrectionReport: Encodable, Sendable {
    private let number: String
    private let at: String
    private let by, organization, message: String
    private let messageVersion, ordinal: Int
    private let from, to: String

    package init(_ correction: LinkCorrection) {
        number = String(correction.number)
        at = Timestamp.text(correction.at, hasFraction: true)
        (by, organization, message) = (correction.by, correction.organization, correction.message)
        (messageVersion, ordinal) = (correction.version, correction.ordinal)
        (from, to) = (correction.from, correction.to)
    }
}
