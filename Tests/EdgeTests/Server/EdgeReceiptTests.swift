import Crypto
import Foundation
import Interactions
import Journal
import LinkIdentifiers
import Receipts
import Testing

@testable import Edge

@Suite("Gateways' receipts at the edge", .timeLimit(.minutes(1)))
struct EdgeReceiptTests {
    private static let formType = "Content-Type: application/x-www-form-urlencoded"
    private static let jsonType = "Content-Type: application/json; charset=utf-8"

    private func path(_ sample: Sample, delivery: Int = 0) -> String {
        sample.path(LinkReference.receipts, kind: "s", delivery: delivery)
    }

    private func post(
        _ edge: RunningEdge, _ path: String, _ body: String, fields: [String] = [formType], from method: String = "POST"
    ) async throws -> Connection.Answer? {
        try await edge.request(
            path, method: method, fields: fields + ["Content-Length: \(body.utf8.count)"], body: body)
    }

    private func signature(_ text: String) -> String {
        let key = SymmetricKey(data: Data("t0ken".utf8))
        let code = HMAC<Insecure.SHA1>.authenticationCode(for: Data(text.utf8), using: key)
        return "X-Twilio-Signature: " + Data(code).base64EncodedString()
    }

    private func receipts(_ edge: RunningEdge) async throws -> [LinkReference] {
        try await edge.entries().map(\.link)
    }

    @Test(
        "M6.3 A receipt is answered when it is on disk, without who sent it",
        arguments: [
            (formType, "id=7&status=delivered", LinkReference.delivered),
            (formType, "status=fail%65d", LinkReference.failed),
            (jsonType, #"{"status": "delivered", "id": [7]}"#, LinkReference.delivered),
            ("content-type:Application/JSON", #"{"status": "failed"}"#, LinkReference.failed),
        ])
    func webhook(type: String, body: String, ordinal: Int) async throws {
        try await RunningEdge.serve {
            $0.receipts = .webhook
            $0.recordsAddresses = true
        } _: { edge, sample in
            let fields = [type, "User-Agent: Gateway/1", "DNT: 1"]
            let answer = try await post(edge, path(sample), body, fields: fields)
            #expect(answer?.status == "204 No Content" && answer?.headers == [])
            let entry = try #require(try await edge.entries().first)
            #expect(entry.link == LinkReference(delivery: sample.deliveries[0], ordinal: ordinal))
            #expect(entry.userAgent == "" && entry.address == nil && !entry.asksForAnonymity && entry.at == Sample.now)
            // Sent again it is noted again: the processor counts the first.
            #expect(try await post(edge, path(sample), body, fields: fields)?.status == "204 No Content")
            #expect(try await receipts(edge).count == 2)
        }
    }

    @Test(
        "What says nothing of how it ended is answered, and not noted", arguments: ["status=sent", "a", "x=delivered"])
    func nothing(body: String) async throws {
        try await RunningEdge.serve {
            $0.receipts = .webhook
        } _: { edge, sample in
            let answer = try await post(edge, path(sample), body)
            #expect(answer?.status == "204 No Content")
            let broken = try await post(edge, path(sample), "{", fields: [Self.jsonType])
            #expect(broken?.status == "400 Bad Request")
            #expect(try await receipts(edge).isEmpty)
        }
    }

    @Test("Twilio's receipts are signed; others are refused")
    func twilio() async throws {
        try await RunningEdge.serve {
            $0.receipts = .twilio(token: "t0ken")
        } _: { edge, sample in
            let body = "MessageSid=SM1&MessageStatus=undelivered&To=%2B1"
            let fields = "MessageSidSM1MessageStatusundeliveredTo+1"
            let right = signature("http://edge" + path(sample) + fields)
            let wrong = [
                [], ["X-Twilio-Signature:"], [right.lowercased()], [String(right.dropLast(4))],
                [signature("http://edge" + path(sample, delivery: 1) + fields)],
                [signature("http://elsewhere" + path(sample) + fields)],
            ]
            for line in wrong {
                #expect(
                    try await post(edge, path(sample), body, fields: [Self.formType] + line)?.status == "403 Forbidden")
            }
            let altered = try await post(edge, path(sample), body + "&A=1", fields: [Self.formType, right])
            #expect(altered?.status == "403 Forbidden")
            #expect(try await receipts(edge).isEmpty)
            let answer = try await post(edge, path(sample), body, fields: [Self.formType, right])
            #expect(answer?.status == "204 No Content")
            #expect(
                try await receipts(edge)
                    == [LinkReference(delivery: sample.deliveries[0], ordinal: LinkReference.failed)])
        }
    }

    @Test("Where it cannot be put on disk, the gateway is to come again; a link redirects")
    func journalClosed() async throws {
        try await RunningEdge.serve {
            $0.receipts = .webhook
        } _: { edge, sample in
            try edge.journal.close()
            #expect(try await post(edge, path(sample), "status=delivered")?.status == "503 Service Unavailable")
            #expect(try await edge.request(sample.path(1))?.status == "302 Found")
        }
    }

    @Test("M4.3 What names no delivery, or is sent where nobody sends receipts, is 404", arguments: [true, false])
    func unknown(isExpected: Bool) async throws {
        try await RunningEdge.serve {
            $0.receipts = isExpected ? .webhook : nil
        } _: { edge, sample in
            let paths =
                isExpected
                ? [sample.path(1, kind: "s"), sample.path(LinkReference.preferences, kind: "s"), path(sample) + "x"]
                : [path(sample)]
            for path in paths { #expect(try await post(edge, path, "status=delivered")?.status == "404 Not Found") }
            // Nor does a gateway's identifier name anything else.
            for kind in ["r", "p", "u"] {
                let answer = try await edge.request(sample.path(LinkReference.receipts, kind: kind))
                #expect(answer?.status == "404 Not Found")
            }
            for ordinal in [LinkReference.delivered, LinkReference.failed] {
                #expect(try await edge.request(sample.path(ordinal))?.status == "404 Not Found")
            }
            #expect(try await receipts(edge).isEmpty)
        }
    }

    @Test("Receipts are posted, in one of two forms, and short", arguments: ["GET", "HEAD", "PUT"])
    func refused(method: String) async throws {
        try await RunningEdge.serve {
            $0.receipts = .webhook
        } _: { edge, sample in
            let answer = try await edge.request(path(sample), method: method)
            #expect(answer?.status == "405 Method Not Allowed" && answer?.header("Allow") == "POST")
            let text = try await post(edge, path(sample), "status=delivered", fields: ["Content-Type: text/plain"])
            #expect(text?.status == "415 Unsupported Media Type")
            let long = try await post(edge, path(sample), String(repeating: "x", count: 16_385))
            #expect(long?.status == "413 Content Too Large")
            #expect(try await edge.request(path(sample), method: "POST")?.status == "411 Length Required")
            #expect(try await receipts(edge).isEmpty)
        }
    }
}
