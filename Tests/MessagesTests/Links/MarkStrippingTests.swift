import Messages
import Testing

@Suite("Stripping marks")
struct MarkStrippingTests {
    @Test(
        "M2.3, M1.4 the attribute goes with the space before it, and nothing else does",
        arguments: [
            ("<a data-tracking=\"false\" href=\"https://a.example\">", "<a href=\"https://a.example\">"),
            ("<a href=\"https://a.example\" data-tracking=\"false\">", "<a href=\"https://a.example\">"),
            ("<a href=\"https://a.example\"\r\n\t  data-tracking=\"false\"\r\n>", "<a href=\"https://a.example\"\r\n>"),
            ("<a\ndata-tracking\n=\n'false'\nhref='https://a.example'>", "<a\nhref='https://a.example'>"),
            (
                "<a href=\"https://a.example\"data-tracking=\"false\"title=\"x\">",
                "<a href=\"https://a.example\"title=\"x\">"
            ),
            ("<a href=\"https://a.example\" ses:no-track />", "<a href=\"https://a.example\" />"),
            ("<a href=\"https://a.example\" ses:no-track clicktracking=off>", "<a href=\"https://a.example\">"),
            (
                "<a ses:no-track href=\"https://a.example\" data-pm-no-track='1' class=x>",
                "<a href=\"https://a.example\" class=x>"
            ),
            ("<a href=\"https://a.example\" data-tracking=false></a>", "<a href=\"https://a.example\"></a>"),
            ("<a href=https://a.example data-tracking=false>x", "<a href=https://a.example>x"),
            ("<a  href=https://a.example  data-tracking=false  id=x>", "<a  href=https://a.example  id=x>"),
            ("<a href=\"https://a.example\"/data-pm-no-track>", "<a href=\"https://a.example\">"),
            ("<a href='https://a.example'/ses:no-track clicktracking=off>", "<a href='https://a.example'>"),
            ("<a href=https://a.example/ / ses:no-track >", "<a href=https://a.example/ / >"),
            ("<a /ses:no-track href=\"https://a.example\">", "<a / href=\"https://a.example\">"),
        ])
    func stripped(html: String, expected: String) {
        #expect(rewrite(html) == expected)
    }

    @Test("M2.3 a mark stays where a malformed attribute behind it would become the value of the one before it")
    func malformed() {
        let html = "<a href='https://a.example' id ses:no-track=''=>"
        #expect(rewrite(html) == html)
    }

    @Test("M2.3 marks elsewhere than on a hyperlink stay")
    func elsewhere() {
        let html = "<p data-tracking=\"false\"><img data-pm-no-track src=x><a name=x data-tracking=\"false\"></p>"
        #expect(rewrite(html) == html)
    }

    /// What follows the mark must not grow together with what stands before it.
    @Test(
        "M1.4, M2.3 the link stays the link it was, however the mark is wedged in",
        arguments: [
            "<a data-tracking=\"false\"href=\"https://a.example/x\">",
            "<a data-tracking='false'href='https://a.example/x'>",
            "<a href=https://a.example/x data-pm-no-track/>", "<v:rect href=https://a.example/x ses:no-track/>",
            "<a ses:no-track=\"\"href=\"https://a.example/x\">", "<a/data-pm-no-track/href=\"https://a.example/x\">",
            "<a href=https://a.example/x data-tracking=\"false\"id=x>",
            "<a href=https://a.example/x data-tracking='false'/>",
            "<a data-tracking=\"false\"\nclicktracking='off'href=\"https://a.example/x\">",
            "<a href=https://a.example/x ses:no-track=''=>",
        ])
    func adjacency(html: String) throws {
        #expect(links(html).map(\.url) == ["https://a.example/x"])
        #expect(links(html).map(\.reason) == [.marked])
        let output = rewrite(html)
        #expect(links(output).map(\.url) == ["https://a.example/x"], "\(output)")
        #expect(links(output).map(\.reason) == [nil], "the mark is gone from \(output)")
    }

    @Test(
        "M2.3 a placeholder inside a mark goes with it",
        arguments: ["data-pm-no-track=\"{{ profile.x }}\"", "ses:no-track='a {{ profile.x | default: \"y\" }} b'"])
    func placeholderInside(mark: String) throws {
        let content = MessageContent(
            subject: "", from: "", html: Array("<a href=\"https://a.example\" \(mark) id=\"x\">".utf8), text: nil)
        for tracked in [nil, GivenURLs()] {
            let output = try content.rendered(["x": "v"], tracked).html
            #expect(String(decoding: output ?? [], as: UTF8.self) == "<a href=\"https://a.example\" id=\"x\">")
        }
    }
}
