package import Store

/// An erasure that has been begun, and what it has done so far.
package struct BegunErasure: Sendable {
    package let erasure: Erasure
    package let report: ErasureReport

    package init(_ erasure: Erasure, _ report: ErasureReport) {
        self.erasure = erasure
        self.report = report
    }
}
