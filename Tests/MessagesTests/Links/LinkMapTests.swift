import Messages
import Testing

@Suite("A message with its links drawn on it")
struct LinkMapTests {
    @Test(
        "Links lead nowhere and say which they are; badges stand in them, or behind the image map",
        arguments: [
            (
                "<p><a class=x href=\"https://a.example/?a=1&amp;b=2\">x</a>",
                "<p><a data-waymark-link=\"1\" class=x href=\"#\">[1 a]x</a>"
            ),
            (
                "<MAP name=m><area href=https://a.example><area href='https://b.example'></MAP><a href=https://c.example>c",
                """
                <MAP name=m><area data-waymark-link="1" href=#><area data-waymark-link="2" href='#'></MAP>[1 area][2 area]\
                <a data-waymark-link="3" href=#>[3 a]c
                """
            ),
            (
                "<!--[if mso]><v:rect href=\"https://a.example\"/><![endif]--><a href=\"https://a.example\">a</a>",
                """
                <!--[if mso]><v:rect data-waymark-link="1" href="#"/><![endif]-->\
                <a data-waymark-link="2" href="#">[2 a]a</a>
                """
            ),
            (
                "<a href=\"https://a.example/{{ profile.x }}\">{{ profile.y }}</a>",
                "<a data-waymark-link=\"1\" href=\"#\">[1 a]{{ profile.y }}</a>"
            ),
            ("<map></map><p>no links", "<map></map><p>no links"),
        ])
    func drawn(html: String, expected: String) {
        let drawn = LinkMap.drawn(on: Array(html.utf8)) { "[\($0.ordinal) \($0.element)]" }
        #expect(String(decoding: drawn, as: UTF8.self) == expected)
        #expect(LinkMap.drawn(on: Array(html.utf8)) { _ in nil }.count <= drawn.count)
    }
}
