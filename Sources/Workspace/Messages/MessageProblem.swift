package import Messages

/// Something that keeps a message from being published: where, and what to do about it.
package struct MessageProblem: Error, Equatable, Sendable {
    /// What of a message it is in, by its name in a draft.
    package enum Field: String, Sendable {
        case channel, subject, preheader, from, purpose, topic, openTracking, html, textPart, text
    }

    package let field: Field
    /// The place in the field; `nil` where it is the field as a whole.
    package let position: Position?
    package let problem: String
    /// The variable that is not known, where that is the problem.
    let variable: String?

    /// Whether it is that a placeholder names something that there is not.
    package var isUnknownVariable: Bool { variable != nil }

    init(_ field: Field, at position: Position? = nil, _ problem: String, variable: String? = nil) {
        self.field = field
        self.position = position
        self.problem = problem
        self.variable = variable
    }
}
