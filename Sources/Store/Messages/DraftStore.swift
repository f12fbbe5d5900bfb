package import Messages

package import struct Foundation.Date

/// What writing messages needs of the store. A message has at most one draft, which everybody who writes it shares.
package protocol DraftStore: Sendable {
    /// The drafts of an organization, by the names of their messages.
    func drafts(organization: String, limit: Int) async throws -> [DraftSummary]
    /// The draft of a message; `nil` where there is none.
    func draft(ofMessage name: String, organization: String) async throws -> StoredDraft?
    /// Saves a draft, of a message that need not be there yet, as its next revision.
    ///
    /// - Parameters:
    ///   - base: the version that it goes back to; `0` for none.
    ///   - revision: the revision that it was made from; `nil` where there was no draft. Over another nothing is saved: it
    ///     would be lost.
    ///   - author: who saves it, for others to see.
    func save(
        _ draft: MessageDraft, ofMessage name: String, organization: String, base: Int, over revision: Int?,
        by author: String, at now: Date
    ) async throws -> DraftChange<StoredDraft>
    /// Deletes a draft; what was published stays.
    func discardDraft(
        ofMessage name: String, organization: String, revision: Int
    ) async throws -> DraftChange<Void>
    /// Makes a draft, checked, the newest version of its message, and deletes it, in one transaction. Where the newest version
    /// says the same already, there is no new one.
    ///
    /// - Parameter links: those that the content has.
    /// - Returns: the number of the newest version.
    func publishDraft(
        ofMessage name: String, organization: String, revision: Int, content: MessageContent, links: [Link],
        at now: Date
    ) async throws -> DraftChange<Int>
}

/// That there is a draft, and whose it is.
package struct DraftSummary: Equatable, Sendable {
    /// Of the message.
    package let name: String
    package let savedAt: Date
    /// Who saved it.
    package let savedBy: String

    package init(name: String, savedAt: Date, savedBy: String) {
        self.name = name
        self.savedAt = savedAt
        self.savedBy = savedBy
    }
}

/// A draft as it was saved last.
package struct StoredDraft: Equatable, Sendable {
    package let draft: MessageDraft
    /// From 1 in each message; no two drafts of a message ever have the same.
    package let revision: Int
    /// The version that it goes back to; `0` where it goes back to none.
    package let base: Int
    package let savedAt: Date
    /// Who saved it.
    package let savedBy: String

    package init(draft: MessageDraft, revision: Int, base: Int, savedAt: Date, savedBy: String) {
        self.draft = draft
        self.revision = revision
        self.base = base
        self.savedAt = savedAt
        self.savedBy = savedBy
    }
}

/// What became of an attempt to change a draft.
package enum DraftChange<Result: Sendable>: Sendable {
    case done(Result)
    /// Nothing, since it is not the revision any more that was meant: this is; `nil` where there is no draft.
    case superseded(by: StoredDraft?)
    /// Nothing, since another version than the one that the draft goes back to is the newest: this.
    case baseChanged(to: Int)
}
