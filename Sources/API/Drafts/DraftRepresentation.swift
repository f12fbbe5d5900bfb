import Messages
import Store
import Workspace

/// A draft in JSON.
struct DraftRepresentation: Encodable, Sendable {
    let revision, base: Int
    let savedAt, savedBy: String
    let content: MessageDraft

    init(_ draft: StoredDraft) {
        (revision, base, content, savedBy) = (draft.revision, draft.base, draft.draft, draft.savedBy)
        savedAt = Timestamp.text(draft.savedAt, hasFraction: true)
    }
}
