/// Where an e-mail's plain-text part comes from.
package enum TextPart: String, Sendable, Codable, CaseIterable {
    /// The author writes it.
    case own
    /// It is made of the HTML, each time that the message is published.
    case generated
    /// There is none.
    case none
}
