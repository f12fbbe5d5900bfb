import Access
import Consent
import HTTPTypes
import Hummingbird
import Interactions
import LinkIdentifiers
import NIOCore
import SQLiteStore
import Store
import Synchronization
import TestSupport
import Testing

import struct Foundation.Date

@testable import API

@Suite("Who asks")
struct AuthenticatorTests {
    private let scratch = try! TemporaryFolder()
    private let store: SQLiteStore
    private let authenticator: Authenticator
    private let clock = Clock()
    private let key: AccessKey

    private final class Clock: Sendable {
        private let value = Mutex(Date(timeIntervalSince1970: 1_800_000_000))
        func callAsFunction() -> Date { value.withLock(\.self) }
        func pass(_ seconds: Double) { value.withLock { $0 = $0.addingTimeInterval(seconds) } }
    }

    init() async throws {
        store = try SQLiteStore(path: scratch.path("store.sqlite"))
        authenticator = Authenticator(store: store, now: { [clock] in clock() })
        var generator = SystemRandomNumberGenerator()
        key = AccessKey(using: &generator)
        let contents = WorkspaceContents(
            organization: .init(id: "acme", name: "Acme", geo: "nam", window: .standard, compliance: .init()),
            messages: [], journeys: [], profiles: [], consents: [])
        let keys = KeyRing.random()
        _ = try await store.apply(
            contents, hashedIdentifier: "hash", contactHash: keys.contactHash(of: "acme"), at: clock())
        _ = try await store.add(
            StoredAccessKey(
                id: key.id, organization: "acme", name: "A", role: .author, hash: key.hash, createdAt: clock(),
                createdBy: "me"))
    }

    private func request(_ method: HTTPRequest.Method, _ headers: HTTPFields) -> Request {
        Request(
            head: HTTPRequest(method: method, scheme: nil, authority: nil, path: "/", headerFields: headers),
            body: RequestBody(buffer: ByteBuffer()))
    }

    private func code(_ method: HTTPRequest.Method, _ headers: HTTPFields) async -> String? {
        do {
            _ = try await authenticator.principal(of: request(method, headers))
            return nil
        } catch {
            return (error as? Problem)?.code.rawValue ?? "\(error)"
        }
    }

    @Test("A key says whose it is, and with which role")
    func keys() async throws {
        let principal = try await authenticator.principal(of: request(.post, [.authorization: "bearer \(key.text)"]))
        #expect(principal == Principal(organization: "acme", keyID: key.id, keyName: "A", role: .author))
        #expect(await code(.get, [.authorization: "Bearer \(key.text)x"]) == "unauthenticated")
        #expect(await code(.get, [:]) == "unauthenticated")
    }

    @Test("A session reads with its cookie alone, and changes things with its token only")
    func sessions() async throws {
        let (principal, secret) = try #require(try await authenticator.signIn(key: key.text))
        #expect(principal.keyID == key.id)
        let cookie: HTTPFields = [.cookie: "other=1; waymark_session=\(secret.text)"]
        for method in [.get, .head] as [HTTPRequest.Method] { #expect(await code(method, cookie) == nil) }
        for method in [.post, .put, .patch, .delete] as [HTTPRequest.Method] {
            #expect(await code(method, cookie) == "csrf-token-missing")
            var headers = cookie
            headers[.csrfToken] = "x"
            #expect(await code(method, headers) == "csrf-token-missing")
            headers[.csrfToken] = secret.csrfToken
            #expect(await code(method, headers) == nil)
        }
        // Who names a key is not asked for a token, and a cookie besides does not help a wrong key.
        var both = cookie
        both[.authorization] = "Bearer wm_aaaaaaaa_x"
        #expect(await code(.get, both) == "unauthenticated")
        try await authenticator.signOut(secret)
        #expect(await code(.get, cookie) == "unauthenticated")
    }

    @Test("A session ends with its time, and with its key")
    func ends() async throws {
        #expect(try await authenticator.signIn(key: "wm_aaaaaaaa_x") == nil)
        let (_, first) = try #require(try await authenticator.signIn(key: key.text))
        let (_, second) = try #require(try await authenticator.signIn(key: key.text))
        clock.pass(11 * 3600)
        #expect(try await authenticator.principal(session: first) != nil)
        // Noting it does not keep the request waiting.
        while try await store.session(hash: first.hash)?.session.times.lastUsedAt != clock() { await Task.yield() }
        clock.pass(2 * 3600)
        #expect(try await authenticator.principal(session: first) != nil)
        #expect(try await authenticator.principal(session: second) == nil)
        _ = try await store.revokeAccessKey(id: key.id, organization: "acme", at: clock())
        #expect(try await authenticator.principal(session: first) == nil)
        #expect(try await authenticator.signIn(key: key.text) == nil)
    }
}
