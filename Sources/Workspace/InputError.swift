/// What is wrong with somebody's file, where, and what to do about it.
package struct InputError: Error, Equatable, CustomStringConvertible {
    /// The file's path as it was given.
    package let file: String
    /// From 1. In a CSV file the column counts fields.
    package let line: Int
    package let column: Int
    package let problem: String

    package init(file: String, line: Int, column: Int, problem: String) {
        self.file = file
        self.line = line
        self.column = column
        self.problem = problem
    }

    package var description: String { "\(file):\(line):\(column): \(problem)" }
}
