package import Access
import HTTPTypes
package import Hummingbird
package import Store
import Synchronization

package import struct Foundation.Date

/// Says who asks: by a key, or by the cookie of somebody who has signed in with one.
package final class Authenticator: Sendable {
    package static let cookie = "waymark_session"

    private let store: any AccessStore
    private let now: @Sendable () -> Date
    /// When the use of a key or session was noted last, so that not every request writes.
    private let noted = Mutex<[String: Date]>([:])

    package init(store: any AccessStore, now: @escaping @Sendable () -> Date) {
        self.store = store
        self.now = now
    }

    /// Whoever makes a request.
    ///
    /// - Throws: a problem to be answered: nobody is named, or nobody any more; or the request changes something and lacks
    ///   the session's token.
    package func principal(of request: Request) async throws -> Principal {
        if let header = request.headers[.authorization] {
            guard let key = Self.bearer(of: header), let principal = try await principal(key: key) else {
                throw Problem.unauthenticated("there is no such key, or it has been revoked")
            }
            return principal
        }
        guard let text = request.cookies[Self.cookie]?.value else {
            throw Problem.unauthenticated("say Authorization: Bearer KEY; “waymark key create” makes one")
        }
        guard let secret = SessionSecret(text: text), let principal = try await principal(session: secret) else {
            throw Problem.unauthenticated("the session has ended; sign in again")
        }
        let isSafe = [.get, .head, .options].contains(request.method)
        guard isSafe || request.headers[.csrfToken].map(secret.verifies) == true else { throw Problem.csrfTokenMissing }
        return principal
    }

    /// What stands behind `Bearer` in an `Authorization` header.
    static func bearer(of header: String) -> Substring? {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return parts[1].trimmingPrefix(while: { $0 == " " })
    }

    /// Whose key this is; `nil` where it is nobody's, or revoked.
    package func principal(key text: some StringProtocol) async throws -> Principal? {
        guard let key = AccessKey(text: String(text)), let stored = try await store.accessKey(id: key.id),
            key.matches(stored.hash), stored.revokedAt == nil
        else { return nil }
        noteUse("key " + key.id) { [store, now] in try await store.noteUse(ofAccessKey: key.id, at: now()) }
        return stored.principal
    }

    /// Who has signed in; `nil` where the session has expired or ended, or its key is revoked.
    package func principal(session secret: SessionSecret) async throws -> Principal? {
        let hash = secret.hash
        guard let (session, key) = try await store.session(hash: hash), key.revokedAt == nil,
            !session.times.hasExpired(at: now())
        else { return nil }
        noteUse("session \(hash)") { [store, now] in
            try await store.noteUse(ofSession: hash, at: now())
            try await store.noteUse(ofAccessKey: key.id, at: now())
        }
        return key.principal
    }

    /// Begins a session with a key; `nil` where the key is nobody's.
    package func signIn(key text: String) async throws -> (principal: Principal, secret: SessionSecret)? {
        guard let principal = try await principal(key: text) else { return nil }
        var generator = SystemRandomNumberGenerator()
        let secret = SessionSecret(using: &generator)
        let times = SessionTimes(createdAt: now(), lastUsedAt: now())
        try await store.add(StoredSession(hash: secret.hash, keyID: principal.keyID, times: times))
        return (principal, secret)
    }

    package func signOut(_ secret: SessionSecret) async throws { try await store.endSession(hash: secret.hash) }

    /// Once a minute at most, and without waiting for it: the store may be busy with an import.
    private func noteUse(_ name: String, _ note: @escaping @Sendable () async throws -> Void) {
        let now = now()
        let isDue = noted.withLock { noted in
            if let last = noted[name], now.timeIntervalSince(last) < 60 { return false }
            if noted.count > 10_000 { noted.removeAll() }
            noted[name] = now
            return true
        }
        // Whether it can be noted decides nothing.
        if isDue { Task { try? await note() } }
    }
}
