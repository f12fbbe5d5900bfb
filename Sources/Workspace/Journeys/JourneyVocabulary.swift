package import Messages
import Store

/// What a journey may name.
package struct JourneyVocabulary: Sendable {
    /// A message, as far as journeys are about it.
    package struct Message: Sendable {
        let name: String
        let channel: Channel
        let hasHTML: Bool
        let isOpenTracking: Bool
        let links: [Link]

        /// - Parameter links: those that the content has.
        package init(name: String, content: MessageContent, links: [Link]) {
            self.name = name
            channel = content.channel
            hasHTML = content.html != nil
            isOpenTracking = content.isOpenTracking
            self.links = links
        }

        /// One that the journey does not name.
        package init(unnamed name: String, channel: Channel) {
            self.name = name
            self.channel = channel
            (hasHTML, isOpenTracking, links) = (false, false, [])
        }
    }

    /// What profiles have besides attributes.
    static let notAttributes: Set<String> = ["id", "email", "phone"]

    let messages: [String: Message]
    let attributes: Set<String>

    package init(messages: [Message], attributes: Set<String>) {
        // Names that look the same are one here, and two where an earlier version has stored them.
        self.messages = Dictionary(messages.map { ($0.name, $0) }) { first, _ in first }
        self.attributes = attributes
    }

    init(messages: [WorkspaceContents.Message], attributes: Set<String>) {
        self.init(
            messages: messages.map { Message(name: $0.name, content: $0.content, links: $0.links) },
            attributes: attributes)
    }
}
