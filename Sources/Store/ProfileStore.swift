package import LinkIdentifiers

package import struct Foundation.Date

/// What reading and changing single profiles needs of the store.
package protocol ProfileStore: Sendable {
    /// An organization's profiles whose id begins so, in the order of their ids' bytes, from the one behind `id`.
    ///
    /// - Parameter prefix: empty for all.
    func profiles(
        organization: String, idPrefix prefix: String, after id: String?, limit: Int
    ) async throws -> [WorkspaceContents.Profile]
    func profile(id: String, organization: String) async throws -> WorkspaceContents.Profile?
    /// Makes or changes a profile in one transaction with looking at it.
    ///
    /// - Parameters:
    ///   - contactHash: the organization's.
    ///   - change: makes the new profile, with the same id, of the current one, which is `nil` where there is none. What it
    ///     throws is thrown, and nothing has changed.
    func changeProfile(
        id: String, organization: String, contactHash: ContactHash, at now: Date,
        _ change: @escaping @Sendable (WorkspaceContents.Profile?) throws -> WorkspaceContents.Profile
    ) async throws -> (wasThere: Bool, profile: WorkspaceContents.Profile)
}
