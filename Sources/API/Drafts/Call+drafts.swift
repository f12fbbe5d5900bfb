import Hummingbird
import Store

extension Call {
    /// What is there is changed, published or sent by those only who say what they have seen of it.
    func checkConditions(on draft: StoredDraft?) throws(Problem) {
        guard let draft else { return try checkConditions(nil) }
        do throws(Problem) {
            try checkConditions(EntityTag(revision: draft.revision))
        } catch {
            throw Problem.superseded(by: draft)
        }
        if request.headers[.ifMatch] == nil { throw Problem.preconditionRequired }
    }
}
