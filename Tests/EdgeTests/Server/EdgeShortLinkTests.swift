import Edge
import Foundation
import Interactions
import LinkIdentifiers
import Store
import Synchronization
import Testing

@Suite("Short links at the edge", .timeLimit(.minutes(1)))
struct EdgeShortLinkTests {
    private static let redirectHeaders = [
        "Cache-Control: no-store", "Referrer-Policy: no-referrer", "X-Robots-Tag: noindex", "Content-Length: 0",
    ]

    private func redirect(_ location: String) -> Connection.Answer {
        .init(status: "302 Found", headers: ["Location: \(location)"] + Self.redirectHeaders, body: [])
    }

    @Test("M6.1 M9.2 a short link redirects, and the click is recorded")
    func tracked() async throws {
        try await RunningEdge.serve { edge, _ in
            let sample = try await TextSample(in: edge.store, ring: edge.ring)
            // The edge hears of the block when it is asked for it.
            let answer = try await edge.request(
                sample.path(1, delivery: 1) + "?fbclid=1", fields: ["User-Agent: WhatsApp/2.23.20.0 A", "Sec-GPC: 1"])
            #expect(answer == redirect("https://example.org/plain"))
            let expected = JournalEntry(
                at: Sample.now, link: LinkReference(delivery: sample.deliveries[1], ordinal: 1)!,
                userAgent: "WhatsApp/2.23.20.0 A", asksForAnonymity: true)
            #expect(try await edge.entries() == [expected])
            #expect(
                try await edge.request(sample.path(4)) == redirect("https://xn--mnchen-3ya.example/stra%C3%9Fe"))
        }
    }

    @Test("M6.4 HEAD redirects and records nothing; other methods get 405")
    func methods() async throws {
        try await RunningEdge.serve { edge, _ in
            let sample = try await TextSample(in: edge.store, ring: edge.ring, personalValues: [3: ["Ann", "Oslo"]])
            for ordinal in [1, 3] {
                let head = try #require(try await edge.request(sample.path(ordinal), method: "HEAD"))
                #expect(head.status == "302 Found" && head.header("Location") != nil)
                for method in ["POST", "PUT", "OPTIONS", "get"] {
                    let answer = try await edge.request(sample.path(ordinal), method: method)
                    #expect(answer?.status == "405 Method Not Allowed" && answer?.header("Location") == nil)
                }
            }
            #expect(try await edge.entries().isEmpty)
        }
    }

    @Test(
        "M9.2 what a linkifier swallowed is passed over behind a code",
        arguments: [
            "", ".", ",", ")", ").", "...", "....", "%20", "%2e", "%2E", "%2c", "%29.", "%09", "%0a", "%0D%0A",
            "%C2%A0", "%c2%a0.", "%20%20%20%20", ".?x=1", "#",
        ])
    func swallowed(trailing: String) async throws {
        try await RunningEdge.serve { edge, _ in
            let sample = try await TextSample(in: edge.store, ring: edge.ring)
            let answer = try await edge.request(sample.path(1) + trailing)
            #expect(answer == redirect("https://example.org/plain"))
            #expect(try await edge.entries().count == 1)
        }
    }

    @Test("M4.3 M9.2 what is no code of a link that is out is 404, and recorded nowhere")
    func unknown() async throws {
        try await RunningEdge.serve { edge, mail in
            let sample = try await TextSample(in: edge.store, ring: edge.ring)
            let code = sample.code(1)
            let swapped = String(decoding: code.utf8.map { $0 >= 0x41 ? $0 ^ 0x20 : $0 }, as: UTF8.self)
            let ofMail = ShortLink(delivery: mail.deliveries[0], ordinal: 1, isTracked: true)!
            let foreign = KeyRing.random().shortLinkKeys.code(
                of: ShortLink(
                    delivery: sample.deliveries[0], ordinal: 1, isTracked: true)!)
            let paths = [
                "/", "/x", "/" + code.dropLast(), "/\(code)0", "/\(code).....", "/\(code).%20.%20.", "/\(code);",
                "/\(code)/",
                "/\(code)%2", "/\(code)%41", "/\(code)%C2", "//\(code)", "/\(swapped)", "/\(swapped).",
                "/" + String(decoding: edge.ring.shortLinkKeys.code(of: ofMail), as: UTF8.self),
                "/" + String(decoding: foreign, as: UTF8.self),
                // There is no fifth link.
                sample.path(5), sample.path(32),
                // Nothing turns a link that is not tracked into one that is.
                sample.path(2),
                // What is not tracked names no delivery.
                sample.path(1, isTracked: false, delivery: 1), sample.path(2, isTracked: false, delivery: 1),
            ]
            try await Connection.open(port: edge.port) { connection in
                for path in paths {
                    let answer = try await connection.request(path)
                    #expect(answer?.status == "404 Not Found", "\(path)")
                }
            }
            #expect(try await edge.entries().isEmpty)
        }
    }

    @Test("M9.1 a link that is not tracked redirects, and nothing is recorded")
    func untracked() async throws {
        try await RunningEdge.serve { edge, _ in
            let sample = try await TextSample(in: edge.store, ring: edge.ring, personalValues: [3: ["Ann", "Oslo"]])
            try #require(sample.deliveries[0].rawValue % DeliveryNumber.blockSize == 0)
            #expect(try await edge.request(sample.path(1, isTracked: false)) == redirect("https://example.org/plain"))
            #expect(
                try await edge.request(sample.path(2, isTracked: false)) == redirect("https://example.org/untracked"))
            // For its values it has to name the delivery.
            #expect(
                try await edge.request(sample.path(3, isTracked: false, delivery: 1))
                    == redirect("https://example.org/for/Ann?b=Oslo"))
            #expect(try await edge.entries().isEmpty && edge.server.counts.recorded == 0)
        }
    }

    @Test("M10.3 the recipient's preferences are where mails have them, and nothing is recorded")
    func preferences() async throws {
        try await RunningEdge.serve { edge, _ in
            let sample = try await TextSample(in: edge.store, ring: edge.ring)
            for delivery in 0...1 {
                let answer = try await edge.request(sample.path(0, isTracked: false, delivery: delivery))
                let reference = LinkReference(
                    delivery: sample.deliveries[delivery], ordinal: LinkReference.preferences)!
                let identifier = edge.ring.organizationKeys(for: "texts").identifier(of: reference)!
                let path =
                    "/api/orgs/\(edge.ring.hashedIdentifier(of: "texts"))/p/"
                    + String(decoding: identifier, as: UTF8.self)
                #expect(answer == redirect("http://edge" + path))
                let page = try await edge.request(path)
                #expect(page?.status == "200 OK")
            }
            #expect(try await edge.entries().isEmpty)
        }
    }

    @Test("M1.6 a personalised link leads to the recipient's URL, and without values to that with defaults or nothing")
    func personalised() async throws {
        try await RunningEdge.serve { edge, _ in
            let sample = try await TextSample(in: edge.store, ring: edge.ring, personalValues: [3: ["A/B", "Köln"]])
            let location = "https://example.org/for/A%2FB?b=K%C3%B6ln"
            #expect(try await edge.request(sample.path(3)) == redirect(location))
            // A row that does not fit is as good as none.
            let other = try await TextSample(
                in: edge.store, ring: edge.ring, organization: "none", personalValues: [3: ["one"]])
            let without = "https://example.org/for/?b=x%20y"
            #expect(try await edge.request(other.path(3)) == redirect(without))
            #expect(try await edge.entries().map(\.destination) == [location, without])
        }
    }

    @Test("M6.2 M9.3 where the store does not answer in time a short link redirects without", arguments: [true, false])
    func stuck(isPersonalised: Bool) async throws {
        try await RunningEdge.serve(isStuck: true) { edge, _ in
            var settings = WorkspaceContents.Texts()
            settings.isGoneAfterWindow = true
            let sample = try await TextSample(
                in: edge.store, ring: edge.ring, settings: settings, personalValues: [3: ["Ann", "Oslo"]],
                sentAt: Sample.now - 86_400 * 400)
            let answer = try await edge.request(sample.path(isPersonalised ? 3 : 1))
            let location = isPersonalised ? "https://example.org/for/?b=x%20y" : "https://example.org/plain"
            #expect(answer == redirect(location))
            #expect(try await edge.entries().map(\.destination) == [isPersonalised ? location : nil])
        }
    }

    @Test("M9.3 after the window a short link redirects, or is gone where that is set")
    func afterTheWindow() async throws {
        let later = Mutex(0.0)
        let now: @Sendable () -> Date = { Sample.now + later.withLock { $0 } }
        try await RunningEdge.serve(now: now) { edge, _ in
            var settings = WorkspaceContents.Texts()
            settings.window = TrackingWindow(months: 1)
            let staying = try await TextSample(in: edge.store, ring: edge.ring, settings: settings)
            settings.isGoneAfterWindow = true
            let going = try await TextSample(
                in: edge.store, ring: edge.ring, organization: "going", settings: settings,
                personalValues: [3: ["Ann", "Oslo"]])
            let paths = [
                going.path(1), going.path(1, isTracked: false), going.path(3), going.path(3, isTracked: false),
            ]
            for path in paths { #expect(try await edge.request(path)?.status == "302 Found") }
            #expect(try await edge.entries().count == 2)
            later.withLock { $0 = 86_400 * 32 }
            for path in paths {
                let answer = try #require(try await edge.request(path, fields: ["Accept-Language: de"]))
                #expect(answer.status == "410 Gone" && answer.header("Location") == nil)
                #expect(answer.header("Cache-Control") == "no-store" && answer.header("X-Robots-Tag") == "noindex")
                #expect(answer.header("Content-Language") == "de" && answer.header("Retry-After") == nil)
                let html = String(decoding: answer.body, as: UTF8.self)
                #expect(html.contains("<h1>Dieser Link ist abgelaufen</h1>") && !html.contains("<form"))
                let head = try #require(try await edge.request(path, method: "HEAD", fields: ["Accept-Language: de"]))
                #expect(head.status == answer.status && head.headers == answer.headers)
            }
            #expect(try await edge.entries().count == 2)
            #expect(try await edge.request(going.path(0, isTracked: false))?.status == "302 Found")
            #expect(try await edge.request(staying.path(1))?.status == "302 Found")
            #expect(try await edge.entries().count == 3)
        }
    }
}
