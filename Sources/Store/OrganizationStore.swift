/// What reading and changing an organization's own settings needs of the store.
package protocol OrganizationStore: Sendable {
    /// An organization with all its settings, and its hashed identifier; `nil` where there is none.
    func organizationSettings(
        id: String
    ) async throws -> (settings: WorkspaceContents.Organization, hashedIdentifier: String)?
    /// Changes an organization in one transaction with looking at it; its id stays.
    ///
    /// - Parameter change: makes the new settings of the current ones. What it throws is thrown, and nothing has changed.
    /// - Throws: ``ScopesInUse`` where a purpose or topic is taken away that a message still has; nothing has changed.
    /// - Returns: the new settings; `nil` where there is no such organization.
    func changeOrganization(
        id: String,
        _ change: @escaping @Sendable (WorkspaceContents.Organization) throws -> WorkspaceContents.Organization
    ) async throws -> WorkspaceContents.Organization?
}

/// Purposes or topics cannot be taken away: newest versions of messages have them.
package struct ScopesInUse: Error, Equatable {
    /// The messages' names, in their order.
    package let messages: [String]

    package init(messages: [String]) { self.messages = messages }
}
