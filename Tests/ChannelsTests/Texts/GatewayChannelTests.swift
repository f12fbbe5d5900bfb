import Foundation
import Logging
import TestServers
import TestSupport
import Testing

@testable import Channels

@Suite("A text gateway over HTTP")
struct GatewayChannelTests {
    private let log = Log()
    private let clock = LeapingClock()
    private let message = TextMessage(
        name: "d-1", from: "+15005550006", to: "+12025550123", text: "Hello & «you»", statusURL: "https://x.example/s/1"
    )

    private func channel(
        _ url: String, rate: Double = 0, timeout: Duration = .seconds(60)
    ) -> GatewayChannel<LeapingClock> {
        var configuration = GatewayConfiguration()
        configuration.rate = rate
        configuration.timeout = timeout
        return GatewayChannel(
            gateway: TwilioGateway(url: url, account: "AC1", token: "t0p-secret"), configuration: configuration,
            logger: log.logger, clock: clock, now: { Date(timeIntervalSince1970: 784_111_777) }, random: { 0.5 })
    }

    private func expectNothingOfTheMessageInTheLog() {
        for secret in [message.to, message.from, message.text, "t0p-secret", "2025550123", "Hello"] {
            #expect(!log.text.contains(secret))
        }
    }

    private static let taken = #"{"sid": "SM1", "status": "queued"}"#

    @Test(
        "M11.3 A message that may have been taken reaches the gateway once",
        arguments: [
            (.answer(201, body: taken), .accepted),
            (.answer(500), .unconfirmed), (.answer(502), .unconfirmed), (.answer(504), .unconfirmed),
            (.answer(500, "Retry-After: 1"), .unconfirmed),
            (.answer(201, body: "<html>"), .unconfirmed), (.answer(201), .unconfirmed),
            (.answer(201, body: #"{"sid": ""}"#), .unconfirmed), (.answer(201, body: #"{"sid": "SM1""#), .unconfirmed),
            (.answer(201, body: taken + String(repeating: " ", count: 17_000)), .unconfirmed),
            (.truncated(201, body: taken), .unconfirmed),
            (.answer(307, "Location: /elsewhere"), .unconfirmed), (.answer(302, "Location: /"), .unconfirmed),
            (.resetRead, .unconfirmed), (.writeAndClose(""), .unconfirmed),
            (.writeAndClose("HTTP/1.1 20"), .unconfirmed),
            (.write("SMTP, sorry\r\n\r\n"), .unconfirmed),
            (.answer(400, body: #"{"code": 21211, "message": "+12025550123 is no number"}"#), .refused(code: "21211")),
            (.answer(400, body: #"{"code": "<b>", "message": ""}"#), .refused(code: "400")),
            (.answer(422, body: "no"), .refused(code: "422")), (.truncated(410, body: "{"), .refused(code: "410")),
        ] as [(ServerScript.Behaviour, TextOutcome)])
    func once(behaviour: ServerScript.Behaviour, outcome: TextOutcome) async throws {
        let server = try await ScriptedServer(behaviour)
        #expect(await channel(server.url).send(message) == outcome)
        #expect(server.requests.count == 1)
        #expect(clock.now.offset == .zero)
        expectNothingOfTheMessageInTheLog()
        try await server.stop()
    }

    @Test(
        "M11.3 An answer that does not come in time may be an acceptance",
        arguments: [
            .silence, .trickle(""), .trickle("HTTP/1.1 201 X\r\n"),
            .trickle("HTTP/1.1 201 X\r\nContent-Length: 9999\r\n\r\n" + taken),
        ] as [ServerScript.Behaviour])
    func late(behaviour: ServerScript.Behaviour) async throws {
        let server = try await ScriptedServer(behaviour)
        let channel = channel(server.url, timeout: .seconds(1))
        // What a busy machine lets no time for has not been sent.
        var outcome = TextOutcome.unavailable
        for _ in 0..<100 where outcome == .unavailable { outcome = await channel.send(message) }
        #expect(outcome == .unconfirmed)
        #expect(server.requests.count == 1)
        try await server.stop()
    }

    @Test(
        "M11.3 After what was certainly not taken its sender waits, as long as the gateway wants it",
        arguments: [
            (.answer(503), .milliseconds(375)), (.answer(429), .milliseconds(375)),
            (.answer(503, "Retry-After: 7"), .seconds(7)), (.answer(429, "Retry-After: 120"), .seconds(120)),
            (.answer(429, "Retry-After: Sun, 06 Nov 1994 08:50:37 GMT"), .seconds(60)),
            (.answer(503, "Retry-After: soon"), .milliseconds(375)), (.answer(401, body: "no"), .milliseconds(375)),
            (.truncated(404, body: "{"), .milliseconds(375)),
            (.answer(503, "Retry-After: 86400"), .seconds(300)),
        ] as [(ServerScript.Behaviour, Duration)])
    func again(behaviour: ServerScript.Behaviour, wait: Duration) async throws {
        let server = try await ScriptedServer(behaviour, .answer(201, body: Self.taken))
        let channel = channel(server.url)
        #expect(await channel.send(message) == .unavailable)
        try await channel.turn(of: "another")
        #expect(server.requests.count == 1 && clock.now.offset == .zero)
        try await channel.turn(of: message.from)
        #expect(clock.now.offset == wait)
        #expect(await channel.send(message) == .accepted)
        #expect(server.requests.count == 2)
        try await server.stop()
    }

    @Test("A gateway that takes nothing is asked less and less often, until it takes something")
    func backOff() async throws {
        let server = try await ScriptedServer(
            .answer(503), .answer(429), .answer(503), .answer(201, body: Self.taken), .answer(503))
        let channel = channel(server.url)
        var waits: [Duration] = []
        for outcome in [.unavailable, .unavailable, .unavailable, .accepted, .unavailable] as [TextOutcome] {
            let before = clock.now.offset
            try await channel.turn(of: message.from)
            waits.append(clock.now.offset - before)
            #expect(await channel.send(message) == outcome)
        }
        #expect(waits == [.zero, .milliseconds(375), .milliseconds(750), .milliseconds(1500), .zero])
        #expect(log.text(.warning).contains("reason=503"))
        expectNothingOfTheMessageInTheLog()
        try await server.stop()
    }

    @Test("Of messages that were on their way together one failure counts")
    func together() async throws {
        let server = try await ScriptedServer(.answer(503))
        let channel = channel(server.url)
        for _ in 0..<4 { #expect(await channel.send(message) == .unavailable) }
        try await channel.turn(of: message.from)
        #expect(clock.now.offset == .milliseconds(375))
        try await server.stop()
    }

    @Test("Where nobody listens, nothing was taken")
    func refused() async throws {
        let gone = try await ScriptedServer(.silence)
        try await gone.stop()
        #expect(await channel(gone.url).send(message) == .unavailable)
        expectNothingOfTheMessageInTheLog()
    }

    @Test("Where TLS is asked for and not spoken, nothing is told")
    func noTLS() async throws {
        let server = try await ScriptedServer(.answer(201, body: Self.taken))
        #expect(await channel("https://\(server.address)").send(message) == .unavailable)
        #expect(server.requests.isEmpty)
        try await server.stop()
    }

    @Test("A connection that ends before the request has been read leads to no second message")
    func resetUnread() async throws {
        let server = try await ScriptedServer(.resetUnread)
        let outcome = await channel(server.url).send(message)
        // What has left the socket's buffer, nobody can tell.
        #expect([.unconfirmed, .unavailable].contains(outcome))
        #expect(server.requests.isEmpty)
        try await server.stop()
    }

    @Test("Connections are used again, and one that the gateway has closed in between costs no message")
    func connections() async throws {
        let server = try await ScriptedServer(
            .answer(201, body: Self.taken), .answer(201, "Connection: close", body: Self.taken),
            .answer(201, body: Self.taken))
        let channel = channel(server.url)
        for _ in 0..<10 { #expect(await channel.send(message) == .accepted) }
        #expect(server.requests.count == 10)
        try await server.stop()
    }

    @Test("M11.3 What is on its way when it ends is waited for; what is not is left for another time")
    func cancelled() async throws {
        let answer = ServerScript.Behaviour.response(201, [], Self.taken, length: Self.taken.utf8.count)
        let server = try await ScriptedServer(.hold(answer))
        let channel = channel(server.url)
        let sending = Task { await channel.send(message) }
        await server.script.whenHolding()
        sending.cancel()
        let next = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await channel.send(message)
        }
        #expect(await next.value == .unavailable)
        server.script.release()
        #expect(await sending.value == .accepted)
        #expect(server.requests.count == 1)
        try await server.stop()
    }

    @Test("Each sender has a pace of its own")
    func pace() async throws {
        let server = try await ScriptedServer(.answer(201, body: Self.taken))
        let channel = channel(server.url, rate: 4)
        for _ in 0..<5 { try await channel.turn(of: message.from) }
        #expect(clock.now.offset == .seconds(1))
        try await channel.turn(of: "Waymark")
        #expect(clock.now.offset == .seconds(1))
        try await server.stop()
    }

    @Test("Many at once each arrive once, in no more connections than are allowed")
    func manyAtOnce() async throws {
        let server = try await ScriptedServer(.answer(201, body: Self.taken))
        let channel = channel(server.url)
        #expect(channel.maximumInFlight == 8)
        #expect(await channel.taken(among: ["a"]) == nil)
        await withTaskGroup(of: TextOutcome.self) { group in
            for number in 0..<200 {
                group.addTask {
                    await channel.send(
                        TextMessage(name: "\(number)", from: "W", to: "+1", text: "\(number)", statusURL: nil))
                }
            }
            for await outcome in group { #expect(outcome == .accepted) }
        }
        let bodies = server.requests.map(\.body)
        #expect(bodies.count == 200 && Set(bodies).count == 200)
        #expect(server.script.mostConnections <= 8)
        try await server.stop()
    }
}
