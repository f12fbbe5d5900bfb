import Foundation

/// Shows how far long work has come, on a terminal; in a pipe there is none.
struct ProgressBar {
    private static let width = 30

    private let label: String
    private let total: Int
    private let unit: String

    /// `nil` where standard error is no terminal.
    init?(label: String, total: Int, unit: String = "") {
        guard isatty(STDERR_FILENO) == 1, total > 0 else { return nil }
        self.label = label
        self.total = total
        self.unit = unit.isEmpty ? "" : " " + unit
    }

    /// Shows how far the steps of one thing have come, which are counted when it begins.
    static func steps(_ label: String) -> @Sendable (_ done: Int, _ total: Int) -> Void {
        { done, total in ProgressBar(label: label, total: total)?.show(done) }
    }

    func show(_ done: Int) {
        let filled = Self.width * min(done, total) / total
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
        let end = done >= total ? "\n" : ""
        FileHandle.standardError.write(Data("\r\(label) \(bar) \(done) of \(total)\(unit)\(end)".utf8))
    }

    /// Leaves the line as it is, where the work has failed.
    func end() { FileHandle.standardError.write(Data("\n".utf8)) }
}
