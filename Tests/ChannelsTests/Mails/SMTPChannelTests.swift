import Channels
import Foundation
import Messages
import TestSupport
import Testing

@Suite("Mails over SMTP")
struct SMTPChannelTests {
    private func channel(
        _ server: MailServer, timeout: Duration = .seconds(20), log: Log = Log(),
        change: (inout SMTPConfiguration) -> Void = { _ in }
    ) -> SMTPChannel {
        var configuration = SMTPConfiguration()
        configuration.host = "127.0.0.1"
        configuration.port = server.port
        configuration.security = .none
        configuration.timeout = timeout
        configuration.connections = 1
        change(&configuration)
        return SMTPChannel(configuration: configuration, logger: log.logger)
    }

    private func mail(
        to: String = "to@example.org", from: String = "bounces+1@example.org", text: String = "line\r\n.\r\n..dots\r\n"
    ) throws -> OutgoingMail {
        let content = MessageContent(
            subject: "Grüße", from: "Waymark <from@example.org>", html: nil, text: Array(text.utf8))
        let mail = Mail(
            from: content.from, to: to, date: Date(timeIntervalSinceReferenceDate: 0),
            messageID: "1@example.org", headers: [],
            content: try CompiledMessage(content).render(Variables(profile: [:])))
        return OutgoingMail(name: "a", mail: mail, profile: "profile-1", returnPath: from)
    }

    private func outcome(_ script: @escaping MailServer.Script, mails: Int = 1) async throws -> [MailOutcome] {
        let server = try await MailServer(script)
        let outcomes = await channel(server).send(try (0..<mails).map { _ in try mail() })
        try await server.stop()
        return outcomes
    }

    @Test("Mails go over one connection, each as it was written, without the profile")
    func reuse() async throws {
        let server = try await MailServer()
        let mails = try (0..<20).map { try mail(to: "to-\($0)@example.org", text: ".\r\n.\($0)\r\n\r\n.\r\n") }
        let outcomes = await channel(server).send(mails)
        #expect(outcomes == mails.map { _ in .accepted })
        #expect(server.connections == 1)
        #expect(server.mails == mails.map { String(decoding: $0.mail.bytes(for: .smtp), as: UTF8.self) })
        #expect(!server.mails.joined().contains("profile-1"))
        let recipients = server.commands.filter { $0.hasPrefix("RCPT") }
        #expect(recipients == (0..<20).map { "RCPT TO:<to-\($0)@example.org>" })
        #expect(
            server.commands.filter { $0.hasPrefix("MAIL") } == mails.map { _ in "MAIL FROM:<bounces+1@example.org>" })
        try await server.stop()
    }

    /// What is said at which command, and what becomes of the mail.
    static let replies: [(String, String, MailOutcome)] = [
        ("RCPT", "550 5.1.1 <to@example.org> unknown", .refused(code: "550 5.1.1")),
        ("RCPT", "550-no\r\n550 such one", .refused(code: "550")),
        ("RCPT", "450 4.2.0 greylisted", .deferred(code: "450 4.2.0")),
        ("RCPT", "421 4.7.0 slow down", .deferred(code: "421 4.7.0")),
        ("RCPT", "554 5.7.1 client host rejected", .deferred(code: "554 5.7.1")),
        ("RCPT", "530 5.7.0 authentication required", .unavailable(code: "530 5.7.0")),
        ("RCPT", "535 no", .unavailable(code: "535")),
        ("DATA", "538 5.7.11 encryption required", .unavailable(code: "538 5.7.11")),
        ("DATA", "421 4.3.2 closing", .deferred(code: "421 4.3.2")),
        (".", "421 4.3.2 closing", .deferred(code: "421 4.3.2")),
        (".", "530 5.7.0 authentication required", .unavailable(code: "530 5.7.0")),
        ("DATA", "554 5.5.1 no", .refused(code: "554 5.5.1")),
        ("DATA", "451 4.3.0 later", .deferred(code: "451 4.3.0")),
        (".", "554 5.7.1 spam", .refused(code: "554 5.7.1")),
        (".", "452 4.3.1 full", .deferred(code: "452 4.3.1")),
        (".", "250 2.0.0 queued", .accepted),
        ("MAIL", "550 5.1.8 bad sender", .deferred(code: "550 5.1.8")),
        ("MAIL", "452 4.3.1 full", .deferred(code: "452 4.3.1")),
        ("MAIL", "421 4.3.2 closing", .unavailable(code: "421 4.3.2")),
        ("MAIL", "530 5.7.0 authentication required", .unavailable(code: "530 5.7.0")),
        ("", "554 5.7.1 go away", .unavailable(code: "554 5.7.1")),
        ("", "421 4.3.2 closing", .unavailable(code: "421 4.3.2")),
        ("EHLO", "502 what", .unavailable(code: "502")),
    ]

    @Test("M11.3 temporary and permanent refusals are told apart", arguments: replies)
    func refusals(command: String, reply: String, outcome: MailOutcome) async throws {
        let outcomes = try await self.outcome { said, _ in
            let isIt =
                command.isEmpty ? said.isEmpty : said.hasPrefix(command) || command == "EHLO" && said.hasPrefix("HELO")
            return isIt ? .say(reply) : nil
        }
        #expect(outcomes == [outcome])
    }

    @Test(
        "M11.3 a connection that ends before the mail's end has not taken it; one that ends behind it may have",
        arguments: [
            ("", .unavailable(code: "4.4.1")), ("EHLO", .unavailable(code: "4.4.1")),
            ("MAIL", .deferred(code: "4.4.2")),
            ("RCPT", .deferred(code: "4.4.2")), ("DATA", .deferred(code: "4.4.2")), (".", .unacknowledged),
        ] as [(String, MailOutcome)])
    func endings(command: String, outcome: MailOutcome) async throws {
        let outcomes = try await self.outcome { said, _ in
            (command.isEmpty ? said.isEmpty : said.hasPrefix(command)) ? .close : nil
        }
        #expect(outcomes == [outcome])
    }

    @Test("M11.3 a connection that ends in the middle of a mail has not taken it")
    func midway() async throws {
        let server = try await MailServer { said, _ in said == "…" ? .close : nil }
        let text = String(repeating: String(repeating: "x", count: 70) + "\r\n", count: 200_000)
        #expect(await channel(server).send([try mail(text: text)]) == [.deferred(code: "4.4.2")])
        #expect(server.mails.isEmpty)
        try await server.stop()
    }

    @Test("A refused recipient costs a connection, and nothing else")
    func refusedRecipient() async throws {
        let server = try await MailServer { said, _ in said.contains("bad") ? .say("550 5.1.1 no") : nil }
        let outcomes = await channel(server).send(
            try ["one@a.example", "bad@a.example", "two@a.example", "three@a.example"].map { try mail(to: $0) })
        #expect(outcomes == [.accepted, .refused(code: "550 5.1.1"), .accepted, .accepted])
        #expect(server.connections == 2 && server.mails.count == 3)
        try await server.stop()
    }

    @Test("What a server says of policy is about the recipient once it has accepted another on the connection")
    func policy() async throws {
        let server = try await MailServer { said, _ in said.contains("bad") ? .say("550 5.7.1 no") : nil }
        let outcomes = await channel(server).send(
            try ["bad@a.example", "one@a.example", "bad@a.example"].map { try mail(to: $0) })
        #expect(outcomes == [.deferred(code: "550 5.7.1"), .accepted, .refused(code: "550 5.7.1")])
        try await server.stop()
    }

    @Test("Nothing is offered without the sign-in that is set, and one sign-in is enough for a connection")
    func signIn() async throws {
        let silent = try await MailServer()
        let log = Log()
        let outcomes = await channel(silent, log: log) { $0.credentials = ("user", "s3cret") }.send([try mail()])
        #expect(outcomes == [.unavailable(code: "5.7.0")])
        #expect(!silent.commands.contains { $0.hasPrefix("RCPT") } && silent.mails.isEmpty)
        #expect(log.text.contains("it offers no way to sign in"))
        try await silent.stop()
        let server = try await MailServer { said, _ in
            switch said {
            case "AUTH PLAIN": .say("334 ")
            case "AHVzZXIAczNjcmV0": .say("235 2.7.0 OK")
            default: said.hasPrefix("EHLO") ? .say("250-mail.example\r\n250 AUTH PLAIN") : nil
            }
        }
        let mails = try (0..<3).map { _ in try mail() }
        #expect(
            await channel(server) { $0.credentials = ("user", "s3cret") }.send(mails) == mails.map { _ in .accepted })
        #expect(server.commands.count { $0.hasPrefix("AUTH") } == 1 && server.mails.count == 3)
        try await server.stop()
    }

    @Test("The server is greeted with the name that is set")
    func helloName() async throws {
        let server = try await MailServer()
        #expect(await channel(server) { $0.helloName = "waymark.example" }.send([try mail()]) == [.accepted])
        #expect(server.commands.first == "EHLO waymark.example")
        try await server.stop()
    }

    @Test("A connection too many is no server that takes nothing, and no more are made for a while")
    func crowded() async throws {
        let server = try await MailServer { said, connection in
            if said == "." { return .late(500) }
            return said.isEmpty && connection > 1 ? .sayAndClose("421 4.7.0 too many connections") : nil
        }
        let log = Log()
        let channel = channel(server, log: log) { $0.connections = 3 }
        let first = Task { await channel.send([try mail()]) }
        while !server.commands.contains("DATA") { try await Task.sleep(for: .milliseconds(5)) }
        #expect(await channel.send([try mail()]) == [.unavailable(code: "421 4.7.0", othersWork: true)])
        #expect(channel.maximumInFlight == 1)
        #expect(try await first.value == [.accepted])
        #expect(await channel.send([try mail()]) == [.accepted])
        #expect(server.connections == 2 && !log.text.contains("takes nothing"))
        try await server.stop()
    }

    @Test("A mail that is refused at its end leaves the connection as it was")
    func refusedMail() async throws {
        let outcomes = try await outcome(
            { said, connection in connection > 1 ? .close : said == "." ? .say("554 5.7.1 spam") : nil }, mails: 3)
        #expect(outcomes == (0..<3).map { _ in .refused(code: "554 5.7.1") })
    }

    @Test("A connection that the server has ended meanwhile is made anew")
    func endedMeanwhile() async throws {
        let outcomes = try await outcome({ said, _ in said == "." ? .sayAndClose("250 2.0.0 OK") : nil }, mails: 3)
        #expect(outcomes == [.accepted, .accepted, .accepted])
    }

    @Test("A server that takes no more mails on a connection gets them on another")
    func tooMany() async throws {
        let count = Counter()
        let outcomes = try await outcome(
            { said, _ in
                guard said.hasPrefix("MAIL") else { return nil }
                return count.next() == 2 ? .sayAndClose("421 4.7.0 too many") : nil
            }, mails: 3)
        #expect(outcomes == [.accepted, .accepted, .accepted])
    }

    @Test(
        "A recipient's address cannot say anything to the server",
        arguments: [
            "to@example.org>\r\nRCPT TO:<x@example.org", "a b@example.org", "<a@example.org>", "a@example.org\n", "@",
            "a@",
            "@b", "a", "", "a@b@c", "a\0@b.example", "a\"@b.example", String(repeating: "x", count: 250) + "@b.example",
        ])
    func injection(address: String) async throws {
        let server = try await MailServer()
        #expect(await channel(server).send([try mail(to: address)]) == [.refused(code: "553 5.1.3")])
        // Its recipient cannot help it.
        #expect(await channel(server).send([try mail(from: address)]) == [.deferred(code: "553 5.1.7")])
        #expect(await channel(server).send([try mail(from: "é@example.org")]) == [.deferred(code: "553 5.6.7")])
        #expect(await channel(server).send([try mail(to: "é@example.org")]) == [.refused(code: "553 5.6.7")])
        #expect(server.connections == 0)
        try await server.stop()
    }

    @Test("M11.3 where the answer takes too long the mail may have been taken; before its end it was not")
    func timeouts() async throws {
        for (command, outcome) in [(".", MailOutcome.unacknowledged), ("RCPT", .deferred(code: "4.4.2"))] {
            let server = try await MailServer { said, _ in said.hasPrefix(command) ? .silence : nil }
            #expect(await channel(server, timeout: .seconds(1)).send([try mail()]) == [outcome])
            try await server.stop()
        }
    }

    @Test("A connection may be older than a mail may take")
    func oldConnection() async throws {
        let server = try await MailServer { said, _ in said == "." ? .late(1500) : nil }
        let outcomes = await channel(server, timeout: .seconds(4)).send(try (0..<4).map { _ in try mail() })
        #expect(outcomes == (0..<4).map { _ in .accepted } && server.connections == 1)
        try await server.stop()
    }

    @Test("A server that says too much is cut short")
    func babbling() async throws {
        let outcomes = try await outcome { said, _ in said.hasPrefix("EHLO") ? .babble : nil }
        #expect(outcomes == [.unavailable(code: "4.4.1")])
    }

    @Test("Where there is no server, or none that speaks TLS as it has to, nothing is said of the mail")
    func unavailable() async throws {
        let server = try await MailServer()
        var configuration = SMTPConfiguration()
        configuration.host = "127.0.0.1"
        configuration.port = server.port
        for security in [SMTPConfiguration.Security.starttls, .tls] {
            configuration.security = security
            configuration.connectTimeout = .seconds(2)
            let outcomes = await SMTPChannel(configuration: configuration, logger: Log().logger).send([try mail()])
            #expect([[.unavailable(code: "4.7.5")], [.unavailable(code: "4.4.1")]].contains(outcomes))
        }
        #expect(!server.commands.contains { $0.hasPrefix("MAIL") })
        try await server.stop()
        #expect(await channel(server).send([try mail()]) == [.unavailable(code: "4.4.1")])
    }
}
