import Edge
import LinkIdentifiers
import NIOCore
import Testing

@Suite("Recipients' preferences at the edge", .timeLimit(.minutes(1)))
struct EdgePreferenceTests {
    private static let formType = "Content-Type: application/x-www-form-urlencoded"
    private static let saved = ["commercial: none → opted-out, preference page"]
    private static let unsubscribed = ["commercial: none → opted-out, one-click unsubscribe"]

    private func text(_ answer: Connection.Answer?) -> String { String(decoding: answer?.body ?? [], as: UTF8.self) }

    @Test("M10.3 GET and HEAD show the page at both paths, and change nothing", arguments: ["p", "u"])
    func shown(kind: String) async throws {
        try await RunningEdge.serve { edge, sample in
            try await Connection.open(port: edge.port) { connection in
                let fields = ["Accept-Language: de", "Sec-Purpose: prefetch", "User-Agent: Scanner"]
                let page = try #require(try await connection.request(sample.preferences(kind), fields: fields))
                #expect(page.status == "200 OK" && text(page).contains("a•••@acme.example"))
                #expect(
                    page.headers.map { $0.prefix { $0 != ":" } } == [
                        "Content-Type", "Cache-Control", "Referrer-Policy", "X-Robots-Tag", "X-Content-Type-Options",
                        "Content-Security-Policy", "Content-Language", "Content-Length",
                    ])
                #expect(page.header("Content-Type") == "text/html; charset=utf-8")
                #expect(page.header("Cache-Control") == "no-store" && page.header("Referrer-Policy") == "no-referrer")
                #expect(page.header("X-Robots-Tag") == "noindex" && page.header("X-Content-Type-Options") == "nosniff")
                #expect(
                    page.header("Content-Security-Policy")?.hasPrefix("default-src 'none'; style-src 'sha256-") == true)
                #expect(page.header("Content-Language") == "de")
                let head = try await connection.request(sample.preferences(kind), method: "HEAD", fields: fields)
                #expect(head?.status == page.status && head?.headers == page.headers && head?.body == [])
                // A query is no part of it; a body of GET says nothing.
                let query = try await connection.request(
                    sample.preferences(kind) + "?List-Unsubscribe=One-Click",
                    fields: ["Content-Length: 26", Self.formType], body: "List-Unsubscribe=One-Click")
                #expect(query?.status == "200 OK")
            }
            #expect(try await sample.consent().isEmpty)
            #expect(try await edge.entries().isEmpty)
        }
    }

    @Test(
        "M10.3 POST unsubscribes at one click, whatever its body says (RFC 8058)",
        arguments: [
            ([formType, "Content-Length: 26"], "List-Unsubscribe=One-Click"),
            (
                ["Content-Type: multipart/form-data; boundary=b", "Content-Length: 95"],
                "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n        "
            ),
            ([], ""), (["Content-Length: 0"], ""), (["Content-Type: text/plain", "Content-Length: 1"], "x"),
            (["Transfer-Encoding: chunked"], "1A\r\nList-Unsubscribe=One-Click\r\n0\r\n\r\n"),
            ([formType, "Content-Length: 26", "Expect: 100-continue"], ""),
            (["Content-Length: 60000"], String(repeating: "x", count: 60_000)),
        ])
    func oneClick(fields: [String], body: String) async throws {
        try await RunningEdge.serve { edge, sample in
            let path = sample.preferences("u")
            let answer = try await edge.request(path, method: "POST", fields: fields, body: body)
            #expect(answer?.status == "200 OK")
            #expect(text(answer).contains("You are unsubscribed from “Offers and news”."))
            #expect(try await sample.consent() == Self.unsubscribed)
            // Once more changes nothing more, and says the same.
            #expect(try await edge.request(path, method: "POST", fields: fields, body: body)?.body == answer?.body)
            #expect(try await sample.consent() == Self.unsubscribed)
        }
    }

    @Test("M10.3 a form is saved at once, also in pieces, and the connection goes on")
    func saving() async throws {
        try await RunningEdge.serve { edge, sample in
            let path = sample.preferences("p")
            try await Connection.open(port: edge.port) { connection in
                try await connection.send(
                    "POST \(path) HTTP/1.1\r\nHost: edge\r\ncontent-type: Application/X-WWW-Form-URLencoded ; charset=utf-8\r\n"
                )
                try await connection.send("content-length:\t14\r\n\r\nwas=co")
                try await connection.send("mmercial\(request("GET", path))")
                let answer = try #require(try await connection.answer())
                #expect(answer.status == "200 OK" && text(answer).contains("role=\"status\">Saved."))
                #expect(!text(answer).contains("value=\"commercial\" id=\"box-commercial\" checked"))
                #expect(text(try await connection.answer()).contains("<form"))
                let next = try await connection.request(sample.path(1))
                #expect(next?.status == "302 Found")
            }
            #expect(try await sample.consent() == Self.saved)
        }
    }

    @Test("M10.3 a form as long as may be is read whole")
    func longest() async throws {
        try await RunningEdge.serve { edge, sample in
            let form = "was=commercial&" + String(repeating: "x", count: 16_384 - 15)
            let answer = try await edge.request(
                sample.preferences("p"), method: "POST",
                fields: [Self.formType, "Content-Length: 16384", "Connection: close"], body: form)
            #expect(answer?.status == "200 OK" && answer?.header("Connection") == "close")
            #expect(try await sample.consent() == Self.saved)
        }
    }

    private func request(_ method: String, _ path: String, _ fields: String = "") -> String {
        "\(method) \(path) HTTP/1.1\r\nHost: edge\r\n\(fields)\r\n"
    }

    @Test(
        "What is no such form is refused, and nothing is saved",
        arguments: [
            ([formType], "411 Length Required"), ([formType, "Content-Length: 0"], "411 Length Required"),
            ([formType, "Transfer-Encoding: chunked"], "411 Length Required"),
            ([formType, "Content-Length: 16385"], "413 Content Too Large"),
            ([formType, "Content-Length: 999999999"], "413 Content Too Large"),
            (["Content-Length: 14"], "415 Unsupported Media Type"),
            (["Content-Length: 14", "Content-Type: multipart/form-data; boundary=x"], "415 Unsupported Media Type"),
            (["Content-Length: 14", formType + "x"], "415 Unsupported Media Type"),
            ([formType, "Content-Length: 14", "Expect: 100-continue"], "417 Expectation Failed"),
        ])
    func refused(fields: [String], status: String) async throws {
        try await RunningEdge.serve { edge, sample in
            let answer = try await edge.request(
                sample.preferences("p"), method: "POST", fields: fields, body: "was=commercial")
            #expect(answer?.status == status)
            #expect(try await sample.consent().isEmpty)
        }
    }

    @Test("M4.3 M10.3 what names no recipient is 404, and changes nothing", arguments: ["GET", "POST"])
    func unknown(method: String) async throws {
        try await RunningEdge.serve { edge, sample in
            let other = try await Sample(in: edge.store, ring: edge.ring, organization: "other")
            var altered = sample.identifier(LinkReference.preferences)
            altered[10] = altered[10] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let keys = edge.ring.organizationKeys(for: sample.organization)
            let nobody = try #require(
                keys.identifier(
                    of: LinkReference(
                        delivery: DeliveryNumber(rawValue: 1 << 40)!, ordinal: LinkReference.preferences)!))
            let identifiers = [
                altered, nobody, sample.identifier(1), sample.identifier(0), sample.identifier(4095),
                sample.identifier(LinkReference.preferences, values: ["x"]),
                other.identifier(LinkReference.preferences),
                [],
            ]
            try await Connection.open(port: edge.port) { connection in
                for identifier in identifiers {
                    for kind in ["p", "u"] {
                        let answer = try await connection.request(
                            "/api/orgs/\(sample.hash)/\(kind)/\(String(decoding: identifier, as: UTF8.self))",
                            method: method, fields: [Self.formType, "Content-Length: 14"], body: "was=commercial")
                        #expect(answer?.status == "404 Not Found")
                    }
                }
                // Nor does the identifier name anything at other paths.
                let link = try await connection.request(sample.preferences("r"))
                #expect(link?.status == "404 Not Found")
                #expect(try await connection.request(sample.preferences("o"))?.body.count == 43)
            }
            for sample in [sample, other] { #expect(try await sample.consent().isEmpty) }
            #expect(try await edge.entries().isEmpty)
        }
    }

    @Test("M4.1 on a host that is not the organization's there are no preferences", arguments: ["p", "u"])
    func host(kind: String) async throws {
        try await RunningEdge.serve { edge, sample in
            try await Connection.open(port: edge.port) { connection in
                try await connection.send(
                    "POST \(sample.preferences(kind)) HTTP/1.1\r\nHost: elsewhere\r\n\(Self.formType)\r\nContent-Length: 14\r\n\r\n"
                        + "was=commercial")
                #expect(try await connection.answer()?.status == "404 Not Found")
            }
            #expect(try await sample.consent().isEmpty)
        }
    }

    @Test("Without the store: 503 and when to try again; links go on", arguments: ["GET", "HEAD", "POST"])
    func away(method: String) async throws {
        try await RunningEdge.serve(hasPreferences: false) { edge, sample in
            try await Connection.open(port: edge.port) { connection in
                for kind in ["p", "u"] {
                    let answer = try #require(
                        try await connection.request(
                            sample.preferences(kind), method: method,
                            fields: [Self.formType, "Content-Length: 14", "Accept-Language: fr"], body: "was=commercial"
                        ))
                    #expect(answer.status == "503 Service Unavailable" && answer.header("Retry-After") == "30")
                    #expect(answer.header("Content-Language") == "fr" && answer.header("Cache-Control") == "no-store")
                    if method != "HEAD" { #expect(text(answer).contains("Rien n’a été modifié")) }
                }
                #expect(try await connection.request(sample.path(1))?.status == "302 Found")
            }
            #expect(try await sample.consent().isEmpty)
        }
    }

    @Test("A form that does not come, or of which the end is missing, saves nothing")
    func incomplete() async throws {
        try await RunningEdge.serve {
            $0.headTimeout = 1
        } _: { edge, sample in
            let head = request("POST", sample.preferences("p"), "\(Self.formType)\r\nContent-Length: 15\r\n")
            async let waiting = Connection.open(port: edge.port) { connection in
                try await connection.send(head + "was=commercial")
                return try await connection.isAtEnd()
            }
            async let ended = Connection.open(port: edge.port) { connection in
                try await connection.send(head + "was=commercial")
                connection.outbound.finish()
                return try await connection.isAtEnd()
            }
            let (isClosed, isEnded) = try await (waiting, ended)
            #expect(isClosed && isEnded)
            #expect(try await sample.consent().isEmpty)
        }
    }
}
