package import Journeys
package import Messages

extension JourneyDefinition {
    /// A journey that sends each of these messages to everyone.
    package static func sending(_ messages: (channel: Channel, name: String)...) -> JourneyDefinition {
        JourneyDefinition(
            name: "Journey", audience: .everyone,
            steps: messages.map { .init(id: $0.name, action: .message($0.channel, name: $0.name)) })
    }
}
