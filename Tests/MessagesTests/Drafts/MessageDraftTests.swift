import Consent
import Foundation
import Messages
import Testing

@Suite("Drafts of messages")
struct MessageDraftTests {
    private func read(_ json: String) throws -> MessageDraft {
        try JSONDecoder().decode(MessageDraft.self, from: Data(json.utf8))
    }

    @Test("A draft is JSON with its parts as texts, and what is missing is as in a new message")
    func json() throws {
        #expect(try read("{}") == MessageDraft())
        #expect(try read(#"{"channel":"text"}"#).isOpenTracking == false)
        #expect(try read(#"{"text":"x"}"#).textPart == .own)
        let draft = MessageDraft(
            subject: "S", preheader: "P", from: "a@b.example", purpose: "transactional", topic: "t",
            isLinkTracking: false,
            isOpenTracking: false, isPersonalised: false, html: Array("<p>é\r\n".utf8), textPart: .generated)
        let json = try JSONEncoder().encode(draft)
        #expect(String(decoding: json, as: UTF8.self).contains(#""html":"<p>é\r\n""#))
        #expect(try JSONDecoder().decode(MessageDraft.self, from: json) == draft)
        let fields = try #require(JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(Set(fields.keys) == MessageDraft.fields)
    }

    @Test("A part that is not in UTF-8 cannot be a text in JSON")
    func otherEncodings() {
        #expect(throws: EncodingError.self) { try JSONEncoder().encode(MessageDraft(html: [0xE9])) }
    }

    @Test("What was published can be worked on, and a text that was generated is generated again")
    func published() {
        let html = Array("<p>x".utf8)
        let own = MessageContent(
            subject: "S", preheader: "P", from: "a@b.example", purpose: .transactional, html: html, text: [0x78])
        #expect(
            MessageDraft(own)
                == MessageDraft(
                    subject: "S", preheader: "P", from: "a@b.example", purpose: "transactional", html: html,
                    textPart: .own, text: [0x78]))
        let generated = MessageContent(subject: "S", from: "", html: html, text: [0x78], isTextGenerated: true)
        #expect(MessageDraft(generated).textPart == .generated && MessageDraft(generated).text == nil)
        #expect(MessageDraft(MessageContent(subject: "S", from: "", html: html, text: nil)).textPart == .none)
    }
}
