package import struct Foundation.Date

/// What keeping to the time for which interactions stay attributed needs of the store.
package protocol RetentionStore: Sendable {
    /// Makes interactions anonymous that have been attributed for longer than their organization keeps them so, `limit` at
    /// most for each organization. Figures keep their totals and uniques.
    ///
    /// - Returns: how many there were, and whether there may be more.
    func anonymiseOverdue(at now: Date, limit: Int) async throws -> (count: Int, isDone: Bool)
    /// Deletes what the personalised links of text messages take of their recipients, where their organization keeps it no
    /// longer, `limit` at most for each organization.
    ///
    /// - Returns: how many links that were, and whether there may be more.
    func deletePersonalValues(at now: Date, limit: Int) async throws -> (count: Int, isDone: Bool)
    /// Leaves nothing in the store's files of what has been deleted or replaced.
    ///
    /// - Returns: `false` where a reader was in the way.
    func emptyLog() async throws -> Bool
}
