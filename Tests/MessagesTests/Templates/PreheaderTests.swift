import Foundation
import Messages
import Testing

@Suite("The preheader")
struct PreheaderTests {
    private func rendered(
        _ html: String, _ preheader: String?, profile: [String: String] = [:], isPersonalised: Bool = true,
        _ urls: GivenURLs? = nil
    ) throws -> String {
        let content = MessageContent(
            subject: "", preheader: preheader, from: "", isPersonalised: isPersonalised, html: Array(html.utf8),
            text: nil)
        return String(decoding: try content.rendered(profile, urls).html ?? [], as: UTF8.self)
    }

    private static let shown =
        #"<div style="display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;mso-hide:all">"#

    /// What is put in for `x`.
    private static let x = shown + "x" + String(repeating: "&#847;&zwnj;&nbsp;", count: 60) + "</div>"

    /// `@` is where it goes.
    @Test(
        "M1.4 it goes first into the body, and nothing else changes",
        arguments: [
            "<!doctype html><html><head><title>t</title></head><body class=\"a\">@<p>x</p></body></html>", "@",
            "@Hello",
            "<BODY\r\n>@\r\n x", "<!doctype html>\n<title>a</title>\n@<p>x",
            "<html>\n<head><style>p{}</style></head>@ text",
            "<head><!--[if mso]><body><p>x</p><![endif]--></head><body>@", "<!-- <body> --><meta charset=utf-8>@<div>",
            "<html>@</html>", "@{{ y }}</body>", "<body title='{{ profile.a | default: \">\" }}'>@x", "@<p>x</p><body>",
            "<script>'<body>'</script>@<a href=x>",
        ])
    func place(marked: String) throws {
        let html = marked.replacing("@", with: "")
        #expect(try rendered(html, "x", isPersonalised: false) == marked.replacing("@", with: Self.x))
        #expect(try rendered(html, nil, isPersonalised: false) == html)
    }

    @Test("M1.6 values are filled in and escaped; where nothing is personalised, it stands as it is, escaped")
    func values() throws {
        let preheader = "Hi {{ profile.name | default: \"<you>\" }} & all"
        let values = [["name": "<b>"]: "Hi &lt;b&gt; &amp; all", [:]: "Hi &lt;you&gt; &amp; all"]
        for (profile, expected) in values {
            #expect(try rendered("x", preheader, profile: profile).hasPrefix(Self.shown + expected + "&#847;"))
        }
        #expect(
            try rendered("x", "{{ profile.name }}\"", profile: ["name": "a"], isPersonalised: false).hasPrefix(
                Self.shown + "{{ profile.name }}&quot;&#847;"))
    }

    @Test("M5.1 it stands before the pixel, tracked or not")
    func pixel() throws {
        let output = try rendered("", "x", GivenURLs(pixel: "P"))
        #expect(output.hasPrefix(Self.x + "<img src=\"P\""))
    }

    @Test("A link is none of it, and variables have to be known")
    func refused() {
        func error(_ preheader: String) -> MessageError? {
            let content = MessageContent(subject: "", preheader: preheader, from: "", html: [], text: nil)
            do throws(MessageError) {
                _ = try CompiledMessage(content, knownVariables: ["profile.x", "preferencesURL"])
                return nil
            } catch { return error }
        }
        #expect(error("{{ profile.x }}") == nil)
        #expect(error("ab {{ profile.y }}")?.part == .preheader)
        #expect(error("ab {{ profile.y }}")?.position == Position(line: 1, column: 4))
        #expect(error("{{ preferencesURL }}")?.problem.contains("which a preheader cannot have") == true)
    }

    @Test("What was published before there were preheaders is read, and is still the same")
    func former() throws {
        let content = MessageContent(subject: "S", from: "", html: [], text: nil)
        let json = String(decoding: try JSONEncoder().encode(content), as: UTF8.self)
        #expect(!json.contains("preheader") && !json.contains("enerat"))
        #expect(try JSONDecoder().decode(MessageContent.self, from: Data(json.utf8)) == content)
        let generated = MessageContent(
            subject: "S", preheader: "P", from: "", html: [], text: [], isTextGenerated: true)
        #expect(try JSONDecoder().decode(MessageContent.self, from: JSONEncoder().encode(generated)).isTextGenerated)
    }
}
