/// A journey as its author wrote it. Publishing freezes it as a journey version.
package struct JourneyDefinition: Equatable, Sendable, Codable {
    package var name: String
    package var audience: Audience
    package var steps: [Step]

    package init(name: String, audience: Audience, steps: [Step]) {
        self.name = name
        self.audience = audience
        self.steps = steps
    }

    /// Who it is for.
    package enum Audience: Equatable, Sendable, Codable {
        /// Every profile of the organization.
        case everyone
        /// The profiles with these external ids.
        case profiles([String])
    }

    package struct Step: Equatable, Sendable, Codable {
        /// Names the step for as long as the journey lives.
        package var id: String
        package var action: Action

        package init(id: String, action: Action) {
            self.id = id
            self.action = action
        }
    }

    package enum Action: Equatable, Sendable, Codable {
        /// Send the e-mail of this name.
        case email(message: String)
        /// Send the text message of this name.
        case text(message: String)
    }
}
