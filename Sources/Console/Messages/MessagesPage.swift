import Access
import Store

/// The messages of an organization, those first that were published last.
struct MessagesPage {
    let store: any FigureStore

    private static let pageSize = 50

    /// - Parameter position: of the last message of the page before.
    func context(after position: Int64?, _ viewer: Viewer) async throws -> [String: Any] {
        let messages = try await store.messages(
            ofOrganization: viewer.organization, after: position, limit: Self.pageSize + 1)
        let shown = messages.prefix(Self.pageSize)
        return [
            "messages": messages.isEmpty ? false : MessageTable(Array(shown), viewer.clock).context as Any,
            "next": messages.count > shown.count ? "/messages?after=\(shown.last!.position)" : false,
            "mayWrite": viewer.principal.may(.writeMessages),
        ]
    }
}
