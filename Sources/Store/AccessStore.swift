package import Access

package import struct Foundation.Date

/// What letting people and programs in needs of the store.
package protocol AccessStore: Sendable {
    /// Keeps a new key.
    ///
    /// - Returns: `false` where there is no such organization.
    func add(_ key: StoredAccessKey) async throws -> Bool
    /// A key by its id, whoever's it is; also one that is revoked.
    func accessKey(id: String) async throws -> StoredAccessKey?
    /// An organization's keys, revoked ones too, in the order in which they were made, from the one behind `id`.
    func accessKeys(organization: String, after id: String?, limit: Int) async throws -> [StoredAccessKey]
    /// Ends a key, and with it its sessions.
    ///
    /// - Returns: `false` where the organization has no such key. One that is revoked already stays as it is.
    func revokeAccessKey(id: String, organization: String, at now: Date) async throws -> Bool
    /// Notes when a key was last used.
    func noteUse(ofAccessKey id: String, at now: Date) async throws

    func add(_ session: StoredSession) async throws
    /// A session and the key that it was begun with. Also one that has expired.
    func session(hash: [UInt8]) async throws -> (session: StoredSession, key: StoredAccessKey)?
    func noteUse(ofSession hash: [UInt8], at now: Date) async throws
    func endSession(hash: [UInt8]) async throws
    /// Forgets the sessions that have expired.
    func forgetExpiredSessions(at now: Date) async throws
}

/// A key as it is kept: never its text.
package struct StoredAccessKey: Sendable, Equatable {
    package let id: String
    /// The organization's id.
    package let organization: String
    package let name: String
    package let role: AccessRole
    /// SHA-256 of the key's text.
    package let hash: [UInt8]
    package let createdAt: Date
    package let createdBy: String
    /// To the minute; `nil` where it was never used.
    package let lastUsedAt: Date?
    /// `nil` while it may be used.
    package let revokedAt: Date?

    package init(
        id: String, organization: String, name: String, role: AccessRole, hash: [UInt8], createdAt: Date,
        createdBy: String, lastUsedAt: Date? = nil, revokedAt: Date? = nil
    ) {
        self.id = id
        self.organization = organization
        self.name = name
        self.role = role
        self.hash = hash
        self.createdAt = createdAt
        self.createdBy = createdBy
        self.lastUsedAt = lastUsedAt
        self.revokedAt = revokedAt
    }

    package var principal: Principal {
        Principal(organization: organization, keyID: id, keyName: name, role: role)
    }
}

/// Somebody who has signed in.
package struct StoredSession: Sendable, Equatable {
    /// ``SessionSecret/hash``.
    package let hash: [UInt8]
    /// The id of the key that they signed in with.
    package let keyID: String
    package let times: SessionTimes

    package init(hash: [UInt8], keyID: String, times: SessionTimes) {
        self.hash = hash
        self.keyID = keyID
        self.times = times
    }
}
