import Foundation

/// Who runs a command, for what is audited.
enum Operator {
    /// The name of the operating system's user, or the number where there is no name.
    static var name: String {
        guard let entry = getpwuid(getuid()) else { return "\(getuid())" }
        return String(cString: entry.pointee.pw_name)
    }
}
