import Messages
import Testing

@Suite("M4.5 what a link can be made to lead to")
struct CorrectedURLTests {
    private static let plain = Destination(url: "https://a.example/old", isPersonalised: false)
    private static let personal = Destination(
        url: "https://a.example/{{ profile.x }}?c={{ profile.city | default: \"here\" }}", isPersonalised: true)

    @Test(
        "An http or https URL with a host, white space around it removed",
        arguments: [
            ("https://b.example/", "https://b.example/"),
            ("HTTP://B.example:8080/x?y=1&z#f", "HTTP://B.example:8080/x?y=1&z#f"),
            (" https://b.example/a b\n", "https://b.example/a b"),
            ("https://münchen.example/ß", "https://münchen.example/ß"),
            ("http://[::1]/", "http://[::1]/"), ("https://b.example/{{", "https://b.example/{{"),
        ])
    func taken(text: String, url: String) throws {
        #expect(try CorrectedURL(text, inPlaceOf: Self.plain).url == url)
    }

    @Test(
        "Anything else is refused, with what to do",
        arguments: [
            ("", "is not an http or https URL"), ("/relative", "is not an http"), ("//b.example/", "is not an http"),
            ("#here", "is not an http"), ("mailto:a@b.example", "is not an http"),
            ("javascript:alert(1)", "is not an http"),
            ("https://", "has no host"), ("https:///", "has no host"), ("https://b.example:99999/", "has no host"),
            ("https://b c.example/", "has no host"), ("https:b.example", "has no host"),
            ("https://w.example/api/orgs/0123456789012345678901/r/x", "is a tracked link"),
            ("https://b.example/{{ profile.x }}", "takes personal values"),
        ])
    func refused(text: String, start: String) throws {
        let error = try #require(throws: CorrectionError.self) { try CorrectedURL(text, inPlaceOf: Self.plain) }
        #expect(error.description.hasPrefix(start), "\(error)")
    }

    @Test("M1.6 the placeholders of a personalised link stay, in their order, wherever they stand")
    func placeholders() throws {
        for url in [
            "https://b.example/new/{{ profile.x }}/{{ profile.city | default: \"here\" }}",
            "https://b.example/?{{profile.x}}&{{profile.city|default:'here'}}#x",
        ] {
            #expect(try CorrectedURL(url, inPlaceOf: Self.personal).url == url)
        }
        for url in [
            "https://b.example/", "https://b.example/{{ profile.x }}",
            "https://b.example/{{ profile.x }}{{ profile.city }}",
            "https://b.example/{{ profile.city | default: \"here\" }}{{ profile.x }}",
            "https://b.example/{{ profile.x }}{{ profile.x }}{{ profile.city | default: \"here\" }}",
            "https://b.example/{{ profile.y }}{{ profile.city | default: \"here\" }}",
        ] {
            let error = try #require(throws: CorrectionError.self) { try CorrectedURL(url, inPlaceOf: Self.personal) }
            #expect(error.description.contains("{{ profile.x }}, {{ profile.city | default: \"here\" }}"), "\(error)")
        }
    }
}
