import Access
import HTTPTypes
import Hummingbird
import NIOCore
import Testing

import struct Foundation.Date

@testable import API

@Suite("RFC 9110: conditional requests")
struct ConditionTests {
    private func call(_ headers: HTTPFields) async throws -> Call {
        let endpoint = Endpoint(.put, "/thing", nil) { _ in Answer(status: .ok) }
        let request = Request(
            head: HTTPRequest(method: .put, scheme: nil, authority: nil, path: "/thing", headerFields: headers),
            body: RequestBody(buffer: ByteBuffer()))
        return try await Call(
            request, parameters: Parameters(), endpoint,
            principal: Principal(organization: "acme", keyID: "aaaaaaaa", keyName: "a", role: .admin), now: Date(),
            room: Room(bytes: 0).share())
    }

    private let tag = EntityTag(revision: 3)

    @Test(
        "If-Match holds for the current tag, in a list too, and for * where there is something; never for a weak one",
        arguments: [
            ("\"3\"", true, true), ("\"1\", \"3\"", true, true), ("*", true, true), ("*", false, false),
            ("\"2\"", true, false), ("W/\"3\"", true, false), ("3", true, false), ("\"3\"", false, false),
            ("", true, false),
        ])
    func match(header: String, isThere: Bool, holds: Bool) async throws {
        let call = try await call([.ifMatch: header])
        if holds {
            try call.checkConditions(isThere ? tag : nil)
        } else {
            let problem = #expect(throws: Problem.self) { try call.checkConditions(isThere ? tag : nil) }
            #expect(problem?.status == .preconditionFailed)
        }
    }

    @Test(
        "If-None-Match keeps from making what is there",
        arguments: [("*", true, false), ("*", false, true), ("\"3\"", true, false), ("\"2\"", true, true)])
    func noneMatch(header: String, isThere: Bool, holds: Bool) async throws {
        let call = try await call([.ifNoneMatch: header])
        if holds {
            try call.checkConditions(isThere ? tag : nil)
        } else {
            #expect(throws: Problem.self) { try call.checkConditions(isThere ? tag : nil) }
        }
    }

    @Test("A tag follows from what is shown")
    func tags() {
        #expect(EntityTag(["a": 1]) == EntityTag(["a": 1]) && EntityTag(["a": 1]) != EntityTag(["a": 2]))
    }
}
