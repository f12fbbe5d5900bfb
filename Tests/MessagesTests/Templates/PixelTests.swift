import Foundation
import Messages
import Testing

@Suite("The pixel")
struct PixelTests {
    private static let pixel =
        "<img src=\"P\" alt=\"\" width=\"1\" height=\"1\" border=\"0\" style=\"display:block;width:1px;height:1px;margin:-1px 0 0;border:0\">"

    /// `@` is where the pixel goes.
    @Test(
        "M5.1 one, just before the closing body tag, or at the end",
        arguments: [
            "<html><body>x@</body></html>", "<body>x@</BODY >\n", "x@", "@", "<body>x</html>@",
            "<body>a</body>b@</body>c",
            "<body>\r\n  x\r\n@</body>\r\n</html>\r\n", "</html>@</body>", "<!-- </body> -->x@",
            "<title></body></title>x@",
            "<p title='</body>'>x@", "x<script>'</body>'</script>@</body>", "<!--[if mso]></body></html><![endif]-->@",
            "x@</body><!--[if mso]></body><![endif]-->", "<!--[if !mso]><!-->x@</body><!--<![endif]-->",
            "{{ profile.x | default: \"</body>\" }}@",
            "<bodyx></bodyx>@", "&lt;/body>@", "<body>@</body/>", "<body>é@</body\n>",
        ])
    func place(marked: String) {
        let html = marked.replacing("@", with: "")
        #expect(rewrite(html, pixel: "P") == marked.replacing("@", with: Self.pixel))
    }

    @Test("M5.1 it is invisible, with an empty alt, and its URL is escaped")
    func attributes() {
        let output = rewrite("x", pixel: "https://t.example/?a=1&b=\"2\"")
        #expect(
            output.hasPrefix(
                "x<img src=\"https://t.example/?a=1&amp;b=&quot;2&quot;\" alt=\"\" width=\"1\" height=\"1\" "))
    }

    @Test("M5.1, M2.5 none in text, none where the message switches open tracking off, none without tracking")
    func none() throws {
        for (isOpenTracking, isTracked) in [(true, true), (true, false), (false, true), (false, false)] {
            let content = MessageContent(
                subject: "", from: "", isLinkTracking: false, isOpenTracking: isOpenTracking,
                html: Array("<body>x</body>".utf8),
                text: Array("x </body>".utf8))
            let rendered = try content.rendered([:], isTracked ? GivenURLs(pixel: "P") : nil)
            let pixel = isOpenTracking && isTracked ? Self.pixel : ""
            #expect(rendered.html == Array("<body>x\(pixel)</body>".utf8))
            #expect(rendered.text == Array("x </body>".utf8))
        }
        #expect(rewrite("x", pixel: nil) == "x")
    }
}
