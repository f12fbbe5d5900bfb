import Messages
import Testing

@Suite("Text messages")
struct TextMessageTests {
    private static let given = GivenURLs(link: "S{ordinal}/", preferences: "S/", hasIdentifiers: true)

    private func content(_ text: String, isLinkTracking: Bool = true, isPersonalised: Bool = true) -> MessageContent {
        MessageContent(
            channel: .text, subject: "", from: "Acme", isLinkTracking: isLinkTracking, isPersonalised: isPersonalised,
            html: nil, text: Array(text.utf8))
    }

    private func sent(_ content: MessageContent, _ profile: [String: String] = [:]) throws -> String {
        let rendered = try content.rendered(profile, Self.given)
        #expect(rendered.html == nil && rendered.subject == "")
        return String(decoding: try #require(rendered.text), as: UTF8.self)
    }

    @Test(
        "M9.1 every link is shortened, tracked or not",
        arguments: [
            ("https://a.example/, (http://b.example).", "S1/[], (S2/[])."),
            ("{{ untracked }} https://a.example/ https://a.example/", "S1/[] S2/[]"),
            ("https://a.example {{ preferencesURL }}.", "S1/[] S/[]."),
            ("{{ untracked }}{{ preferencesURL }}", "S/[]"), ("x{{ preferencesURL }}", "xS/[]"),
            ("\(Own.base)/r/abc https://a.example", "\(Own.base)/r/abc S2/[]"),
            ("mailto:a@b.example www.a.example tel:+1 https://", "mailto:a@b.example www.a.example tel:+1 https://"),
            ("é € 😀 https://a.example/ä\r\n", "é € 😀 S1/[]\r\n"),
        ])
    func shortened(text: String, expected: String) throws {
        #expect(try sent(content(text)) == expected)
        #expect(try sent(content(text, isLinkTracking: false)) == expected)
    }

    @Test("M9.1, M2.1, M2.5 whether a link is tracked decides not whether it is shortened")
    func reasons() throws {
        let text = "https://a.example {{ untracked }} https://b.example {{ preferencesURL }} \(Own.base)/p/x"
        let on = try CompiledMessage(content(text)).links
        #expect(on.map(\.reason) == [nil, .marked, .own, .own])
        #expect(on.map(\.isShortened) == [true, true, false, false])
        let off = try CompiledMessage(content(text, isLinkTracking: false)).links
        #expect(off.map(\.reason) == [.switchedOff, .marked, .own, .own])
        #expect(off.map(\.isShortened) == [true, true, false, false])
    }

    @Test(
        "M1.6, M9.1 a personalised link has its values beside it, tracked or not", arguments: ["", "{{ untracked }} "])
    func personalised(mark: String) throws {
        let text = "{{ profile.x }}: \(mark)https://a.example/{{ profile.x }}?y={{ profile.y | default: 'z' }}"
        #expect(try sent(content(text), ["x": "ö"]) == "ö: S1/[ö|z]")
        #expect(
            try sent(content(text.replacing("{{ untracked }} ", with: ""), isPersonalised: false), ["x": "ö"])
                == "{{ profile.x }}: S1/[]")
    }

    @Test("M9.1 without URLs the message is as its author wrote it")
    func written() throws {
        let text = "https://a.example/{{ profile.x }} {{ untracked }} https://b.example"
        let rendered = try content(text).rendered(["x": "ö"])
        #expect(rendered.text == Array("https://a.example/%C3%B6 https://b.example".utf8))
    }

    @Test("M9.2 a text message may have 32 links; the next is an error where it stands")
    func linkCount() throws {
        let most = String(repeating: "https://a.example\n", count: CompiledMessage.maximumTextLinkCount)
        #expect(try CompiledMessage(content(most)).links.count == 32)
        let error = #expect(throws: MessageError.self) { try CompiledMessage(content(most + " {{ preferencesURL }}")) }
        #expect(error?.part == .text && error?.position == Position(line: 33, column: 2))
        #expect(error?.problem == "more than 32 links; split the message")
    }

    @Test(
        "M9.1 the URL of the preferences is a link by itself",
        arguments: [
            ("https://a.example/?u={{ preferencesURL }}", 22), ("x {{ preferencesURL }}?y", 3),
            ("x {{ preferencesURL }}/{{ preferencesURL }}", 3),
        ])
    func preferences(text: String, column: Int) throws {
        let error = #expect(throws: MessageError.self) { try CompiledMessage(content(text)) }
        #expect(error?.part == .text && error?.position == Position(line: 1, column: column))
        #expect(error?.problem == "“preferencesURL” is a whole link in a text message; write it by itself")
        var mail = content(text)
        mail.channel = .email
        _ = try CompiledMessage(mail)
    }
}
