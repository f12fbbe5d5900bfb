import Access
import HTTPTypes
import Hummingbird
import NIOCore
import TestSupport
import Testing

import struct Foundation.Date
import struct Foundation.URL

@testable import API

@Suite("Room for bodies and files, and places for what is done at a time")
struct RoomTests {
    private func collect(_ bytes: Int, in share: Room.Share) async throws -> Call {
        let endpoint = Endpoint(.post, "/thing", nil, body: .json) { _ in .noContent }
        let request = Request(
            head: HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/thing"),
            body: RequestBody(buffer: ByteBuffer(repeating: 0x20, count: bytes)))
        return try await Call(
            request, parameters: Parameters(), endpoint,
            principal: Principal(organization: "acme", keyID: "aaaaaaaa", keyName: "a", role: .admin), now: Date(),
            room: share)
    }

    @Test("Long bodies share what there is, until their requests are answered; short ones always have room")
    func bodies() async throws {
        let (short, long) = (RequestBody.freeBytes, 3 * RequestBody.freeBytes)
        let room = Room(bytes: long)
        var first: Call? = try await collect(long, in: room.share())
        #expect(first?.body.readableBytes == long)
        let refused = await #expect(throws: Problem.self) { try await collect(long, in: room.share()) }
        #expect(refused?.code == .busy && refused?.status == .serviceUnavailable)
        #expect(try await collect(short, in: room.share()).body.readableBytes == short)
        first = nil
        #expect(try await collect(long, in: room.share()).body.readableBytes == long)
    }

    @Test("A name has one place, and is free again when it is given back")
    func places() throws {
        let places = Places(maximum: 2)
        let (conflict, busy) = (Problem.conflict("one is there"), Problem.busy)
        var first: Places.Place? = try places.take("a", or: conflict)
        let taken = #expect(throws: Problem.self) { _ = try places.take("a", or: conflict) }
        #expect(taken?.code == .conflict)
        let second = try places.take("b", or: busy)
        let full = #expect(throws: Problem.self) { _ = try places.take("c", or: busy) }
        #expect(full?.code == .busy)
        second.giveBack()
        let third = try places.take("b", or: busy)
        // Once only: it is another's by now.
        second.giveBack()
        #expect(throws: Problem.self) { _ = try places.take("b", or: busy) }
        first = nil
        #expect(first == nil)
        first = try places.take("a", or: conflict)
        withExtendedLifetime(third) {}
    }

    @Test("A file that waits to be read keeps its place")
    func files() async throws {
        let scratch = try TemporaryFolder()
        let spool = try Spool(directory: URL(filePath: scratch.path("spool")))
        let places = Places()
        var file: SpoolFile? = try spool.file(keeping: places.take("a", or: .busy))
        try await file?.write { try $0.write(contentsOf: [1, 2, 3]) }
        var body = try file?.body()
        file = nil
        #expect(body?.contentLength == 3)
        #expect(throws: Problem.self) { _ = try places.take("a", or: .busy) }
        body = nil
        _ = try places.take("a", or: .busy)
    }
}
