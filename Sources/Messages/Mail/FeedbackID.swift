/// What a mailbox provider counts complaints by
/// ([Gmail: Feedback-ID](https://support.google.com/a/answer/6254652)). Nothing in it is the recipient's.
package struct FeedbackID: Equatable, Sendable {
    /// The longest part that is kept, in characters.
    private static let maximumPartLength = 40

    package let text: String

    /// - Parameters:
    ///   - message: the message's name.
    ///   - journey: the journey's name.
    ///   - purpose: what the message is for.
    ///   - organization: the organization's id.
    package init(message: String, journey: String, purpose: String, organization: String) {
        // Complaints are counted by each part alone; the last one has to name the sender.
        text = [message, journey, purpose, organization].map(Self.part).joined(separator: ":")
    }

    private static func part(_ text: String) -> String {
        String(
            text.unicodeScalars.prefix(maximumPartLength).map { scalar in
                let isPlain =
                    scalar.isASCII
                    && (scalar.properties.isAlphabetic || "0123456789._-".unicodeScalars.contains(scalar))
                return isPlain ? Character(scalar) : "-"
            })
    }
}
