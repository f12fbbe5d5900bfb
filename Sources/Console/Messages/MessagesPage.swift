import Access
import Store

/// The messages of an organization, those first that were published last.
struct MessagesPage {
    let store: any DraftStore & FigureStore

    private static let pageSize = 50
    /// How many drafts are listed.
    private static let maximumDrafts = 100

    /// - Parameter position: of the last message of the page before.
    func context(after position: Int64?, _ viewer: Viewer) async throws -> [String: Any] {
        let messages = try await store.messages(
            ofOrganization: viewer.organization, after: position, limit: Self.pageSize + 1)
        let shown = messages.prefix(Self.pageSize)
        let mayWrite = viewer.principal.may(.writeMessages)
        let drafts =
            mayWrite && position == nil
            ? try await store.drafts(organization: viewer.organization, limit: Self.maximumDrafts) : []
        return [
            "messages": messages.isEmpty ? false : MessageTable(Array(shown), viewer.clock).context as Any,
            "next": messages.count > shown.count ? "/messages?after=\(shown.last!.position)" : false,
            "mayWrite": mayWrite,
            "drafts": drafts.isEmpty
                ? false
                : [
                    "rows": drafts.map { draft in
                        [
                            "name": draft.name, "path": PagePath.message(draft.name) + "/edit",
                            "at": viewer.clock.time(draft.savedAt), "by": draft.savedBy,
                        ]
                    }
                ] as [String: Any],
        ]
    }
}
