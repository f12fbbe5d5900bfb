import Store

/// The profiles of an organization, by id.
struct ProfilesPage {
    let store: any ProfileStore

    private static let pageSize = 50

    /// - Parameters:
    ///   - prefix: what ids begin with; empty for all.
    ///   - id: the last of the page before.
    func context(idPrefix prefix: String, after id: String?, _ viewer: Viewer) async throws -> [String: Any] {
        let profiles = try await store.profiles(
            organization: viewer.organization, idPrefix: prefix, after: id, limit: Self.pageSize + 1)
        let shown = profiles.prefix(Self.pageSize)
        return [
            "prefix": prefix,
            "rows": shown.map { profile in
                [
                    "path": PagePath.profile(profile.id), "id": profile.id, "email": profile.email ?? "",
                    "phone": profile.phone ?? "",
                ]
            },
            "next": profiles.count > shown.count ? PagePath.profiles(idPrefix: prefix, after: shown.last!.id) : false,
        ]
    }
}
