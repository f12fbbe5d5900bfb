import Bounces
import Foundation
import TestSupport
import Testing

@Suite("Mails that come back (RFC 3464)")
struct ReturnedMailTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Bounces")
    private static let token = String(repeating: "a2", count: 14)
    private let address = BounceAddress("bounces@example.com", tokenLength: 28)!

    private func sample(_ name: String) throws -> String {
        let text = try String(contentsOf: Self.folder.appending(path: name + ".eml"), encoding: .utf8)
        let returnPath = address.returnPath(token: Self.token)
        return text.replacing("RETURN_PATH_UPPER", with: returnPath.uppercased())
            .replacing("RETURN_PATH", with: returnPath)
    }

    @Test(
        "What mail servers send is told apart, with line ends of either kind and out of a pipe",
        arguments: [
            ("postfix-failed", .failure), ("postfix-delayed", .other), ("postfix-relayed", .other),
            ("exim-failed", .failure), ("exim-plain-failed", .failure), ("exim-plain-delayed", .other),
            ("exchange-failed", .failure), ("gmail-failed", .failure), ("qmail-failed", .failure), ("away", .other),
            ("exchange-away", .other), ("old-away", .other), ("reply", .unclear),
        ] as [(String, ReturnedMail.Kind)])
    func kinds(name: String, kind: ReturnedMail.Kind) throws {
        let text = try sample(name)
        for text in [text, text.replacing("\n", with: "\r\n"), "From MAILER-DAEMON Sat Nov 28 10:12:13 2026\n" + text] {
            let mail = ReturnedMail(Array(text.utf8), address: address)
            #expect(mail.kind == kind && mail.tokens == [Self.token])
        }
    }

    @Test(
        "A program that answers for somebody is told by any of these; a report is read whatever else is said",
        arguments: [
            "Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: DR, OOF, AutoReply", "Precedence: bulk",
            "Precedence: Junk", "Precedence: auto_reply",
        ])
    func automatic(field: String) throws {
        func kind(_ name: String) throws -> ReturnedMail.Kind {
            ReturnedMail(Array((field + "\n" + (try sample(name))).utf8), address: address).kind
        }
        #expect(try kind("reply") == .other)
        #expect(try kind("exim-plain-failed") == .failure && kind("postfix-failed") == .failure)
    }

    @Test("Where the address was lost on the way, the mail that is returned says it")
    func returnedPart() throws {
        let text = try sample("postfix-failed").split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !["To: bounces", "X-Original-To", "Delivered-To"].contains(where: $0.hasPrefix) }
        #expect(ReturnedMail(Array(text.joined(separator: "\n").utf8), address: address).tokens == [Self.token])
    }

    private func kind(ofStatus status: String, encoding: String) -> ReturnedMail.Kind {
        let text = """
            To: bounces+\(Self.token)@example.com
            Content-Type: multipart/report; boundary=b

            --b
            Content-Type: message/delivery-status
            Content-Transfer-Encoding: \(encoding)

            \(status)
            --b--
            """
        return ReturnedMail(Array(text.utf8), address: address).kind
    }

    @Test("Of a report in base64 the same is read", arguments: ["base64", "\n BASE64", "base64 (so a relay had it)"])
    func base64(encoding: String) throws {
        let status = Data("Reporting-MTA: dns; a\r\n\r\nAction: Failed (no such user)\r\nStatus: 5.1.1\r\n".utf8)
        let encoded = status.base64EncodedString(options: .lineLength64Characters)
        #expect(kind(ofStatus: encoded, encoding: encoding) == .failure)
    }

    @Test(
        "Of a report in quoted-printable the same is read, also where it is not quite that (RFC 2045 §6.7)",
        arguments: [
            "Action: fai=\nled", "Action: fai=  \n=6ced =(5.1.1)", "=41ction:=20failed=", "Action=3A failed=\n",
            "Action: failed=+1", "X: =\n=\n\nAction: failed",
        ])
    func quotedPrintable(lines: String) {
        let status = "Reporting-MTA: dns; a=20\n \n" + lines
        for status in [status, status.replacing("\n", with: "\r\n")] {
            #expect(kind(ofStatus: status, encoding: "Quoted-Printable") == .failure)
        }
    }

    @Test(
        "An action may be folded, and have comments (RFC 5322 §2.2.3, §3.2.2)",
        arguments: [
            "\n failed", "\n\t(x)\n failed", "(x) failed", "(a (b) \\) delayed) failed", "failed(x)", " failed (x",
        ])
    func action(value: String) {
        #expect(kind(ofStatus: "Reporting-MTA: dns; a\n\nAction:\(value)\n", encoding: "7bit") == .failure)
    }

    @Test("What is cut off, empty or hostile is read without harm, and quickly")
    func hostile() throws {
        let report = Array(try sample("postfix-failed").utf8)
        for length in stride(from: 0, to: report.count, by: 7) {
            _ = ReturnedMail(Array(report.prefix(length)), address: address)
        }
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<300 {
            var changed = report
            for _ in 0..<8 {
                changed[Int.random(in: 0..<changed.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            _ = ReturnedMail(changed, address: address)
        }
        let nested = (0..<2000).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }.joined()
        #expect(ReturnedMail(Array(nested.utf8), address: address).kind == .unclear)
        let many = "Content-Type: multipart/mixed; boundary=b\n\n" + String(repeating: "--b\n\nx\n", count: 100_000)
        #expect(ReturnedMail(Array(many.utf8), address: address).kind == .unclear)
        let folded = "Precedence:" + String(repeating: "\n (", count: 300_000)
        #expect(ReturnedMail(Array(folded.utf8), address: address).kind == .unclear)
        let fields = String(repeating: "To: bounces+\(Self.token)x@example.com\n", count: 100_000)
        #expect(ReturnedMail(Array(fields.utf8), address: address).tokens == [Self.token + "x"])
    }
}

@Suite("The address for bounces")
struct BounceAddressTests {
    @Test("A return path holds its token, whatever happens to its case")
    func tokens() throws {
        let address = try #require(BounceAddress("Bounces@Example.com", tokenLength: 28))
        #expect(address.returnPath(token: "abc") == "bounces+abc@example.com")
        #expect(address.token(of: "BOUNCES+ABC@EXAMPLE.COM") == "abc")
        for other in ["bounces@example.com", "x+abc@example.com", "bounces+abc@example.org", "", "bounces+@example.co"]
        {
            #expect(address.token(of: other) == nil)
        }
    }

    @Test(
        "What has no room for a token, or could not stand in an envelope, is no address for bounces",
        arguments: [
            "bounces", "@example.com", "bounces@", "a@b@c", "a b@example.com", "a+b@example.com", "<a@example.com>",
            "é@example.com", String(repeating: "x", count: 36) + "@example.com", "a\n@example.com",
        ])
    func bad(text: String) {
        #expect(BounceAddress(text, tokenLength: 28) == nil)
        #expect(BounceAddress(String(repeating: "x", count: 35) + "@example.com", tokenLength: 28) != nil)
    }
}
