/// Why a job failed, for whoever watches it.
package struct JobProblem: Error, CustomStringConvertible {
    package let description: String
    /// What can be said of it besides: a JSON object.
    package let result: String?

    package init(_ description: String, result: String? = nil) {
        self.description = description
        self.result = result
    }
}
