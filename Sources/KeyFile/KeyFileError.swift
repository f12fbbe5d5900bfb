/// Why the secrets could not be read or written: what, where, and what to do. Never holds a secret.
package struct KeyFileError: Error, CustomStringConvertible {
    package enum Code: Sendable {
        case missing
        case unreadable
        /// Neither a ring's text nor a sealed ring that is known here.
        case malformed
        /// It is sealed, or is to be, and there is no master key.
        case needsMasterKey
        case wrongMasterKey
        /// There is no number for another key.
        case full
        case notWritten
        /// Keys that are in use are not there any more.
        case lacksKeys
    }

    package let code: Code
    package let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
