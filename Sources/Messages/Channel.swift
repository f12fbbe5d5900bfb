/// What a message is sent over.
package enum Channel: String, Sendable, Codable, CaseIterable {
    case email
    /// A text message (M9).
    case text
}
