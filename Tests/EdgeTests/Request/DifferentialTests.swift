import Foundation
import NIOCore
import NIOEmbedded
import NIOHTTP1
import TestSupport
import Testing

@testable import Edge

/// Where two readers of one connection differ on where a request ends or whom it is for, requests are smuggled. SwiftNIO's
/// HTTP/1 decoder stands for the proxies in front of the edge.
@Suite("Whatever the edge accepts, NIOHTTP1 reads the same way")
struct DifferentialTests {
    private static let rounds = ProcessInfo.processInfo.environment["SOAK"] == nil ? 15_000 : 1_000_000

    @Test("Generated and mutated requests")
    func requests() throws {
        var generator = SeededGenerator(seed: 41)
        var accepted: [String: Int] = [:]
        for _ in 0..<Self.rounds {
            var bytes = Array(GeneratedRequest.text(using: &generator).utf8)
            if Bool.random(using: &generator) {
                bytes = generator.mutated(bytes, pieces: GeneratedRequest.pieces, longestStretch: 20)
            }
            guard case .request(let head) = parse(bytes) else { continue }
            try compare(head, Array(bytes.prefix(head.length)))
            accepted["requests", default: 0] += 1
            accepted["hosts", default: 0] += head.host == nil ? 0 : 1
            accepted["kept alive", default: 0] += head.keepsAlive ? 1 : 0
            accepted["bodies", default: 0] += head.body == .none ? 0 : 1
            accepted["other methods", default: 0] += head.method == .other ? 1 : 0
        }
        // A generator that makes nothing acceptable would compare nothing.
        #expect(accepted.count == 5 && accepted.values.allSatisfy { $0 > Self.rounds / 50 }, "\(accepted)")
    }

    private func compare(_ ours: RequestHead, _ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self).debugDescription
        let channel = EmbeddedChannel(handler: ByteToMessageHandler(HTTPRequestDecoder()))
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        do {
            try channel.writeInbound(ByteBuffer(bytes: bytes.dropLast()))
            #expect(try channel.readInbound(as: HTTPServerRequestPart.self) == nil, "it is shorter: \(text)")
            try channel.writeInbound(ByteBuffer(bytes: bytes.suffix(1)))
        } catch HTTPParserError.invalidMethod where ours.method == .other {
            return  // It knows some methods only; here they are all answered with 405.
        } catch {
            Issue.record("\(error): \(text)")
            return
        }
        guard case .head(let theirs)? = try channel.readInbound(as: HTTPServerRequestPart.self) else {
            Issue.record("it is longer: \(text)")
            return
        }
        compare(ours, bytes, theirs, text)
        // To NIO, what follows CONNECT is a tunnel; here the connection ends.
        if theirs.method == .CONNECT { #expect(!ours.keepsAlive) } else { try compareWhatFollows(ours, channel, text) }
    }

    private func compare(_ ours: RequestHead, _ bytes: [UInt8], _ theirs: HTTPRequestHead, _ text: String) {
        func slice(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        let isKnown = [.GET, .HEAD, .POST].contains(theirs.method)
        #expect((ours.method == .post) == (theirs.method == .POST), "\(text)")
        #expect((ours.method == .get) == (theirs.method == .GET), "\(text)")
        #expect((ours.method == .other) == !isKnown, "\(text)")
        #expect(theirs.version == (ours.isHTTP11 ? .http1_1 : .http1_0), "\(text)")
        let target = Target(theirs.uri, isConnect: theirs.method == .CONNECT)
        #expect(slice(ours.path) == target.path, "\(text)")
        // NIO leaves some of the blanks behind a value.
        func values(_ name: String) -> [String] {
            theirs.headers[name].map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " \t")) }
        }
        let host = target.authority ?? values("host").first
        #expect(ours.host.map(slice) ?? "" == Target.name(host ?? ""), "\(text)")
        #expect(ours.userAgent.map(slice) == values("user-agent").last, "\(text)")
        if ours.keepsAlive { #expect(theirs.isKeepAlive, "\(text)") }
        guard !ours.keepsAlive, ours.body == .none, theirs.method != .CONNECT else { return }
        // Where HTTP/1.0 says both, NIO goes on and the edge closes; that ends the matter without a misunderstanding.
        let saysBoth = !ours.isHTTP11 && text.lowercased().contains("close")
        #expect(!theirs.isKeepAlive || saysBoth, "\(text)")
    }

    /// The body ends where we say, and behind it the next request begins.
    private func compareWhatFollows(_ ours: RequestHead, _ channel: EmbeddedChannel, _ text: String) throws {
        let length: Int
        switch ours.body {
        case .none: length = 0
        case .length(let count): length = count
        case .chunked: length = 3
        }
        guard length <= 100_000 else { return }
        let body = ours.body == .chunked ? "3\r\nabc\r\n0\r\n\r\n" : String(repeating: "b", count: length)
        let next = ours.keepsAlive ? "GET /next HTTP/1.1\r\nHost: next\r\n\r\n" : ""
        do { try channel.writeInbound(ByteBuffer(string: body + next)) } catch {
            Issue.record("behind the head \(error): \(text)")
        }
        var read = 0
        while case .body(let part)? = try channel.readInbound(as: HTTPServerRequestPart.self) {
            read += part.readableBytes
        }
        // What ended the loop was the end of the request.
        #expect(read == length, "\(text)")
        guard ours.keepsAlive else { return }
        guard case .head(let head)? = try channel.readInbound(as: HTTPServerRequestPart.self), head.uri == "/next"
        else {
            Issue.record("the next request begins elsewhere: \(text)")
            return
        }
    }
}

/// The parts of a request target, taken from it in another way than the edge does.
private struct Target {
    var path = ""
    var authority: String?

    init(_ uri: String, isConnect: Bool) {
        if isConnect { authority = uri }
        let withoutQuery = uri.prefix { $0 != "?" && $0 != "#" }
        if uri.hasPrefix("/") { path = String(withoutQuery) }
        if let scheme = withoutQuery.range(of: "://"), !uri.hasPrefix("/"), !isConnect {
            let rest = withoutQuery[scheme.upperBound...]
            authority = rest.prefix { $0 != "/" }.split(separator: "@", omittingEmptySubsequences: false).last.map(
                String.init)
            path = String(rest.drop { $0 != "/" })
        }
    }

    static func name(_ authority: String) -> String {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") { return String(authority[...end]) }
        return String(authority.prefix { $0 != ":" })
    }
}
