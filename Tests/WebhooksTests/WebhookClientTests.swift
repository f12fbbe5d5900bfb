import Foundation
import Interactions
import NIOHTTP1
import Synchronization
import TestServers
import Testing

@testable import Webhooks

@Suite("Asking a webhook")
struct WebhookClientTests {
    /// Addresses of any host, one answer after the other, and how often somebody asked.
    private final class Names: Sendable {
        private let answers: Mutex<[[String]]>
        private let asked = Atomic(0)

        init(_ answers: [String]...) { self.answers = Mutex(answers) }

        var count: Int { asked.load(ordering: .relaxed) }

        func configuration(allowsPrivate: Bool) -> WebhookConfiguration {
            var configuration = WebhookConfiguration()
            configuration.allowsPrivate = allowsPrivate
            configuration.timeout = .milliseconds(500)
            configuration.lookUp = { _, _ in
                self.asked.add(1, ordering: .relaxed)
                let texts = self.answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
                return texts.map { HostAddress(address: IPAddress(text: $0.utf8)!, text: $0) }
            }
            return configuration
        }
    }

    private let request = WebhookRequest(
        id: "msg_1", type: EventBatch.type, body: Array("[]".utf8), secret: WebhookSecret(bytes: [1]), at: moment(0))

    private func client(
        _ server: ScriptedServer, host: String = "127.0.0.1", _ names: Names = Names(["127.0.0.1"]), attempt: Int = 0
    ) async throws -> WebhookClient {
        let port = try #require(server.address.split(separator: ":").last)
        let url = try WebhookURL("http://\(host):\(port)/hook?a=b", allowsPrivate: true)
        return try await WebhookClient.connecting(
            to: url, attempt: attempt, names.configuration(allowsPrivate: true))
    }

    @Test("It goes to the address that was looked at, whatever the name leads to afterwards")
    func pinned() async throws {
        let server = try await ScriptedServer(.answer(200))
        // The second time it is an address where nobody answers.
        let names = Names(["127.0.0.1"], ["127.0.0.2"])
        let client = try await client(server, host: "hook.example", names)
        for _ in 0..<3 { #expect(await client.send(request, at: moment(0)) == .taken) }
        #expect(names.count == 1 && server.requests.count == 3)
        let head = try #require(server.requests.first?.head)
        #expect(head.method == .POST && head.uri == "/hook?a=b")
        #expect(head.headers.first(name: "host")?.hasPrefix("hook.example:") == true)
        #expect(head.headers.first(name: "webhook-id") == "msg_1")
        try await server.stop()
    }

    @Test(
        "One address inside among those of a host is enough for it to be asked nothing",
        arguments: [
            ["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["2606:4700::1111", "::1"], ["::ffff:169.254.169.254"], ["fe80::1"],
        ])
    func inside(_ addresses: [String]) async throws {
        let url = try WebhookURL("https://hook.example/", allowsPrivate: false)
        await #expect(throws: WebhookConnectionError.notPublic) {
            try await WebhookClient.connecting(
                to: url, attempt: 0, Names(addresses).configuration(allowsPrivate: false))
        }
    }

    @Test("A host without an address is asked nothing")
    func nowhere() async throws {
        let url = try WebhookURL("https://hook.example/", allowsPrivate: false)
        await #expect(throws: WebhookConnectionError.noAddress) {
            try await WebhookClient.connecting(to: url, attempt: 0, Names([]).configuration(allowsPrivate: false))
        }
    }

    @Test("Where one address does not answer, the next is tried the next time")
    func nextAddress() async throws {
        let server = try await ScriptedServer(.answer(200))
        let names = Names(["127.0.0.2", "127.0.0.1"])
        let first = try await client(server, names, attempt: 0)
        #expect(await first.send(request, at: moment(0)) != .taken)
        let second = try await client(server, names, attempt: 1)
        #expect(await second.send(request, at: moment(0)) == .taken)
        try await server.stop()
    }

    @Test(
        "Every status from 200 to 299 is a yes, and nothing else",
        arguments: [200, 202, 204, 299, 300, 400, 404, 410, 500, 503])
    func statuses(_ status: Int) async throws {
        let server = try await ScriptedServer(.answer(status))
        let answer = try await client(server).send(request, at: moment(0))
        #expect(answer == ((200...299).contains(status) ? .taken : .failed(reason: "status \(status)")))
        try await server.stop()
    }

    @Test("A redirect is not followed", arguments: [301, 302, 307, 308])
    func redirects(_ status: Int) async throws {
        let elsewhere = try await ScriptedServer(.answer(200))
        let server = try await ScriptedServer(.answer(status, "Location: \(elsewhere.url)/"))
        let answer = try await client(server).send(request, at: moment(0))
        #expect(answer == .failed(reason: "status \(status)"))
        #expect(elsewhere.requests.isEmpty && server.requests.count == 1)
        try await server.stop()
        try await elsewhere.stop()
    }

    @Test("When it wants to be asked again")
    func retryAfter() async throws {
        let server = try await ScriptedServer(.answer(429, "Retry-After: 120"))
        let answer = try await client(server).send(request, at: moment(0))
        #expect(answer == .failed(reason: "status 429", retryAfter: .seconds(120)))
        try await server.stop()
    }

    @Test(
        "Silence, a reset, half an answer and one without end are failures that end", .timeLimit(.minutes(1)),
        arguments: [
            ServerScript.Behaviour.silence, .resetRead, .writeAndClose("HTTP/1.1 20"),
            .trickle("HTTP/1.1 500 X\r\nX: "),
        ])
    func broken(_ behaviour: ServerScript.Behaviour) async throws {
        let server = try await ScriptedServer(behaviour)
        guard case .failed = try await client(server).send(request, at: moment(0)) else {
            Issue.record("taken")
            return
        }
        try await server.stop()
    }

    @Test("The status counts, however the body ends or does not", .timeLimit(.minutes(1)))
    func endlessBody() async throws {
        let server = try await ScriptedServer(
            .trickle("HTTP/1.1 200 X\r\nContent-Length: 1000000\r\n\r\n"))
        #expect(try await client(server).send(request, at: moment(0)) == .taken)
        try await server.stop()
    }

    @Test("A numeric host is looked up as any other")
    func numbers() async throws {
        for host in ["127.0.0.1", "127.1", "2130706433", "localhost"] {
            let found = await AddressLookup.addresses(of: host, within: .seconds(10))
            #expect(found.map(\.text).contains("127.0.0.1") || found.map(\.text).contains("::1"), "\(host)")
        }
        #expect(await AddressLookup.addresses(of: "nowhere.invalid", within: .seconds(10)).isEmpty)
    }
}
