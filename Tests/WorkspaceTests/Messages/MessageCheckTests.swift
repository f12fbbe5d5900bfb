import Consent
import LinkIdentifiers
import Messages
import Testing
import Workspace

@Suite("Checking a message")
struct MessageCheckTests {
    private static let vocabulary = MessageVocabulary(
        compliance: ComplianceProfile([
            .init(purpose: .commercial, model: nil, label: nil, topics: [.init(id: "offers", label: "Offers")])
        ]),
        region: nil, shortURL: PublicURL("https://s.example")!, attributes: ["firstName"])

    private func draft(_ change: (inout MessageDraft) -> Void = { _ in }) -> MessageDraft {
        var draft = MessageDraft(subject: "S", from: "a@b.example", html: Array("<p>x</p>".utf8))
        change(&draft)
        return draft
    }

    private func text(_ change: (inout MessageDraft) -> Void = { _ in }) -> MessageDraft {
        var draft = MessageDraft(channel: .text, from: "Org", text: Array("Hello\r\n".utf8))
        change(&draft)
        return draft
    }

    private func problems(_ draft: MessageDraft) -> [String] {
        MessageCheck(draft, Self.vocabulary).problems.map { problem in
            let place = problem.position.map { ":\($0.line):\($0.column)" } ?? ""
            return "\(problem.field.rawValue)\(place) \(problem.problem)"
        }
    }

    @Test("Every problem is said with its field, its place in it, and what to do")
    func email() {
        #expect(problems(draft()) == [])
        #expect(
            problems(draft { ($0.subject, $0.from, $0.purpose) = ("", "", "comercial") }) == [
                "purpose unknown purpose “comercial”; did you mean “commercial”?", "from “from” is missing",
                "subject “subject” is missing",
            ])
        #expect(problems(draft { $0.purpose = "tracking" }).first?.hasPrefix("purpose unknown purpose") == true)
        #expect(
            problems(draft { $0.topic = "offer" }) == [
                "topic “commercial” has no topic “offer”; did you mean “offers”?"
            ])
        #expect(problems(draft { $0.topic = "offers" }) == [])
        #expect(problems(draft { $0.from = "nobody" }).first?.hasPrefix("from “from” needs an address") == true)
        let letters = problems(draft { $0.from = "Acme <é@acme.example>" })
        #expect(letters.count == 1 && letters[0].hasPrefix("from “from” has an address with letters before its “@”"))
        #expect(problems(draft { $0.from = "Acmé <e@acmé.example>" }) == [], "what there is a form in ASCII of")
        #expect(
            problems(draft { $0.html = Array("<p>\n {{ profile.firstname }}".utf8) }) == [
                "html:2:2 unknown variable “profile.firstname”; did you mean “profile.firstName”?"
            ])
        #expect(
            problems(draft { $0.preheader = "a {{ profile.x }}" }).first?.hasPrefix(
                "preheader:1:3 unknown variable “profile.x”") == true)
        #expect(
            problems(draft { $0.subject = "{{ preferencesURL }}" }).first?.hasPrefix("subject:1:1 ") == true)
    }

    @Test("The text part is the author's, generated, or none, and only one of them is sent")
    func textPart() throws {
        let own = Array("own".utf8)
        #expect(problems(draft { ($0.textPart, $0.text) = (.own, nil) }).first?.hasPrefix("textPart ") == true)
        #expect(problems(draft { ($0.html, $0.textPart) = (nil, .generated) }).first?.hasPrefix("textPart ") == true)
        #expect(problems(draft { $0.html = nil }) == ["html an e-mail needs HTML or a text part"])
        #expect(problems(draft { ($0.html, $0.preheader, $0.textPart, $0.text) = (nil, "p", .own, own) }).count == 1)
        #expect(
            problems(
                draft {
                    ($0.html, $0.textPart) = (
                        Array("<meta charset=windows-1252>\u{e9}".unicodeScalars.map { UInt8($0.value) }), .generated
                    )
                }
            ).count == 1)
        let contents = TextPart.allCases.map { part in
            MessageCheck(draft { ($0.textPart, $0.text) = (part, own) }, Self.vocabulary).content
        }
        #expect(contents.map { $0?.text } == [own, Array("x\r\n".utf8), nil])
        #expect(contents.map { $0?.isTextGenerated } == [false, true, false])
    }

    @Test("M9 a text message has a text, and nothing that texts have not; line breaks at its end are not sent")
    func textMessage() {
        #expect(problems(text()) == [])
        #expect(MessageCheck(text(), Self.vocabulary).content?.text == Array("Hello".utf8))
        #expect(
            problems(text { ($0.subject, $0.preheader, $0.isOpenTracking, $0.html) = ("S", "P", true, []) }) == [
                "subject a text message has no subject; leave it out",
                "preheader a text message has no preheader; leave it out",
                "openTracking a text message has no open tracking; leave it out",
                "html a text message has no HTML; leave it out",
            ])
        for blank in [nil, [], Array(" \n".utf8)] as [[UInt8]?] {
            #expect(problems(text { $0.text = blank }).contains("text a text message needs a text"))
        }
        #expect(
            problems(text { $0.text = [UInt8](repeating: 0x78, count: 2000) }).first?.hasPrefix("text:1:1 ") == true)
    }

    @Test("M1.7 links are found as far as the message is well, the generated text's among them")
    func links() {
        let html = Array("<a href=https://a.example>x".utf8)
        #expect(MessageCheck(draft { ($0.html, $0.textPart) = (html, .generated) }, Self.vocabulary).links.count == 2)
        #expect(MessageCheck(draft { ($0.html, $0.subject) = (html, "") }, Self.vocabulary).links.count == 1)
        #expect(MessageCheck(draft { $0.purpose = "x" }, Self.vocabulary).content == nil)
    }
}
