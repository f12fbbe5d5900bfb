/// A text message on its way out.
package struct TextMessage: Equatable, Sendable {
    /// The delivery's name, its own for ever: the key that makes a repeated hand-over harmless, the file's name in an outbox.
    package let name: String
    /// A number in E.164, a short code, or a name of at most 11 characters.
    package let from: String
    /// In E.164.
    package let to: String
    package let text: String
    /// Where the gateway reports what became of it; `nil` for nowhere.
    package let statusURL: String?

    package init(name: String, from: String, to: String, text: String, statusURL: String?) {
        self.name = name
        self.from = from
        self.to = to
        self.text = text
        self.statusURL = statusURL
    }
}
