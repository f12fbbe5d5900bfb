import HTTPTypes
import Messages
import Store
import Workspace

extension Problem {
    /// Somebody else was faster, and is named: people can talk to each other.
    static func superseded(by draft: StoredDraft?) -> Problem {
        guard let draft else { return preconditionFailed("there is no draft any more: it was published or discarded") }
        let time = Timestamp.text(draft.savedAt, hasFraction: false)
        var problem = preconditionFailed(
            "revision \(draft.revision) was saved by \(draft.savedBy) at \(time); get it, and save over that")
        problem.headers[.eTag] = EntityTag(revision: draft.revision).description
        return problem
    }

    static func baseChanged(to version: Int) -> Problem {
        Problem(
            .baseChanged, .conflict, "The draft goes back to another version",
            version == 0
                ? "no version of the message has been published; save the draft with 0 as its base"
                : "version \(version) is the newest; look at it, and save the draft with that as its base")
    }

    static let noDraft = notFound("the message has no draft, or there is no such message")

    static let preconditionRequired = Problem(
        .preconditionRequired, .preconditionRequired, "Say what it is to take the place of",
        "say If-Match with the ETag of the draft that was seen")
}

extension Problem.Fault {
    /// Of a draft, as it stands in a body as `content`.
    init(_ problem: MessageProblem) {
        let pointer = "/content/\(problem.field.rawValue)"
        if let position = problem.position {
            self.init(line: position.line, column: position.column, pointer: pointer, problem.problem)
        } else {
            self.init(pointer: pointer, problem.problem)
        }
    }
}
