import HTMLScanner
import Testing

@Suite("Conditional comments")
struct ConditionalCommentTests {
    @Test(
        "Content of a hidden one is scanned as HTML",
        arguments: [
            (
                "<!--[if mso]><a href=x>y</a><![endif]-->z",
                ["{hidden mso}", "<a href=x>", "\"y\"", "</a>", "{/hidden}", "\"z\""]
            ),
            (
                "<!--[if gte mso 9]><v:roundrect href='u' arcsize=\"8%\"><w:anchorlock/></v:roundrect><![endif]-->",
                [
                    "{hidden gte mso 9}", "<v:roundrect href=u arcsize=8%>", "<w:anchorlock/>", "</v:roundrect>",
                    "{/hidden}",
                ]
            ),
            (
                "<!--[IF (gt mso 9)&(lt mso 12)]>a<![ENDIF]-->",
                ["{hidden (gt mso 9)&(lt mso 12)}", "\"a\"", "{/hidden}"]
            ),
            ("<!--[if(IE)]>a<![endif]-->", ["{hidden (IE)}", "\"a\"", "{/hidden}"]),
            ("<!--[if !IE]>a<![endif]-->", ["{hidden !IE}", "\"a\"", "{/hidden}"]),
            ("<!--[if mso]>a<![endif] --!>b", ["{hidden mso}", "\"a\"", "{/hidden}", "\"b\""]),
            ("<!--[if mso]>a-->b", ["{hidden mso}", "\"a\"", "{/hidden}", "\"b\""]),
            ("<!--[if mso]><![endif]-->", ["{hidden mso}", "{/hidden}"]),
            (
                "<!--[if mso]><![if vml]>a<![endif]>b<![endif]-->",
                ["{hidden mso}", "{revealed vml}", "\"a\"", "{/revealed}", "\"b\"", "{/hidden}"]
            ),
        ])
    func hidden(html: String, expected: [String]) {
        #expect(outline(html) == expected)
    }

    @Test(
        "What is open in hidden content ends with the comment",
        arguments: [
            ("<!--[if mso]><a href=\"x<![endif]--><b>", ["{hidden mso}", "{/hidden}", "<b>"]),
            ("<!--[if mso]><a <![endif]--><b>", ["{hidden mso}", "{/hidden}", "<b>"]),
            ("<!--[if mso]><textarea>a<![endif]--><b>", ["{hidden mso}", "<textarea>", "\"a\"", "{/hidden}", "<b>"]),
            ("<!--[if mso]><style>a<b><![endif]--><b>", ["{hidden mso}", "<style>", "\"a<b>\"", "{/hidden}", "<b>"]),
            (
                "<!--[if mso]><script><!--a<![endif]--><b>",
                ["{hidden mso}", "<script>", "\"<!--a\"", "{/hidden}", "<b>"]
            ),
            ("<!--[if mso]><plaintext>a<![endif]--><b>", ["{hidden mso}", "<plaintext>", "\"a\"", "{/hidden}", "<b>"]),
            ("<!--[if mso]><svg><![endif]--><title><b>", ["{hidden mso}", "<svg>", "{/hidden}", "<title>", "\"<b>\""]),
            (
                "<svg><!--[if mso]></svg><![endif]--><title><b>",
                ["<svg>", "{hidden mso}", "</svg>", "{/hidden}", "<title>", "<b>"]
            ),
            (
                "<!--[if mso]><svg><![CDATA[a<![endif]--><title><b>",
                ["{hidden mso}", "<svg>", "\"a\"", "{/hidden}", "<title>", "\"<b>\""]
            ),
            ("<!--[if mso]><!doctype a<![endif]--><b>", ["{hidden mso}", "doctype a", "{/hidden}", "<b>"]),
            ("<!--[if mso]>a<![if b<![endif]-->", ["{hidden mso}", "\"a\"", "![if b", "{/hidden}"]),
        ])
    func endsWithTheComment(html: String, expected: [String]) {
        #expect(outline(html) == expected)
    }

    @Test(
        "Nothing from before the comment is open in hidden content",
        arguments: [
            (
                "<svg><!--[if mso]><title><b></title><![endif]--><title><b>",
                ["<svg>", "{hidden mso}", "<title>", "\"<b>\"", "</title>", "{/hidden}", "<title>", "<b>"]
            ),
            (
                "<svg><!--[if mso]><![CDATA[a]]><![endif]--><![CDATA[<b>]]>",
                ["<svg>", "{hidden mso}", "![CDATA[a]]", "{/hidden}", "\"<b>\""]
            ),
            (
                "<!--[if mso]><svg><!--[if vml]><title><b><![endif]-->",
                ["{hidden mso}", "<svg>", "{hidden vml}", "<title>", "\"<b>\"", "{/hidden}"]
            ),
        ])
    func startsAnew(html: String, expected: [String]) {
        #expect(outline(html) == expected)
    }

    @Test(
        "The HTML comment ends at the first -->",
        arguments: [
            (
                "<!--[if mso]>a<!-- b --><i><![endif]-->c",
                ["{hidden mso}", "\"a\"", "! b ", "{/hidden}", "<i>", "{/revealed}", "\"c\""]
            ),
            (
                "<!--[if mso]>a<!--[if vml]>b<![endif]-->c",
                ["{hidden mso}", "\"a\"", "{hidden vml}", "\"b\"", "{/hidden}", "\"c\""]
            ),
            ("<!--[if mso]><a title='-->'>", ["{hidden mso}", "{/hidden}", "\"'>\""]),
        ])
    func commentBoundary(html: String, expected: [String]) {
        #expect(outline(html) == expected)
    }

    @Test(
        "Revealed ones leave their content ordinary",
        arguments: [
            ("<!--[if !mso]><!-->a<!--<![endif]-->b", ["{revealed !mso}", "\"a\"", "{/revealed}", "\"b\""]),
            ("<!--[if !mso]><!-- -->a<!-- <![endif] -->b", ["{revealed !mso}", "\"a\"", "{/revealed}", "\"b\""]),
            ("<!--[if !mso]> <!--->a<!--<![endif]-->", ["{revealed !mso}", "\"a\"", "{/revealed}"]),
            ("<!--[if !IE]>-->a<!--<![endif]-->", ["{revealed !IE}", "\"a\"", "{/revealed}"]),
            ("<![if !mso]><a href=x><![endif]>", ["{revealed !mso}", "<a href=x>", "{/revealed}"]),
            (
                "<!--[if !mso]><!--><style>a<!--<![endif]-->b</style>",
                ["{revealed !mso}", "<style>", "\"a<!--<![endif]-->b\"", "</style>"]
            ),
        ])
    func revealed(html: String, expected: [String]) {
        #expect(outline(html) == expected)
    }

    @Test(
        "Other comments are comments",
        arguments: [
            ("<!-- [if mso]><a><![endif]-->", ["! [if mso]><a><![endif]"]),
            ("<!--[iffy]><a>-->", ["![iffy]><a>"]),
            ("<!--[if mso]-->", ["![if mso]"]),
            ("<!--[if ]>a-->", ["![if ]>a"]),
            ("<!--[if mso", ["![if mso"]),
            ("<!--[if a>b]>c-->", ["![if a>b]>c"]),
            ("<![iffy]>", ["![iffy]"]),
            ("<![if mso>", ["![if mso"]),
            (
                "<title><!--[if mso]><a><![endif]--></title>",
                ["<title>", "\"<!--[if mso]><a><![endif]-->\"", "</title>"]
            ),
        ])
    func ordinary(html: String, expected: [String]) {
        #expect(outline(html) == expected)
    }

    @Test(
        "Without an end, content goes to the end of the input",
        arguments: [
            ("<!--[if mso]><a href=x>y", ["{hidden mso}", "<a href=x>", "\"y\""]),
            // What more input could make the comment's end is no content.
            ("<!--[if mso]>a<![endif]--", ["{hidden mso}", "\"a\""]),
            ("<!--[if mso]>a<![ENDIF] \n-", ["{hidden mso}", "\"a\""]),
            ("<!--[if mso]>a</<![end", ["{hidden mso}", "\"a</\""]),
            ("<!--[if mso]>a</<![end b", ["{hidden mso}", "\"a\"", "!<![end b"]),
            ("<!--[if mso]>a</<![endif] b", ["{hidden mso}", "\"a\"", "!<![endif] b"]),
            ("<!--[if mso]>a</-", ["{hidden mso}", "\"a</\""]),
            ("<!--[if mso]>a</--", ["{hidden mso}", "\"a</\""]),
            ("<!--[if mso]>a</--!", ["{hidden mso}", "\"a</\""]),
            ("<!--[if mso]>a</--x", ["{hidden mso}", "\"a\"", "!--x"]),
            // More input could still make this one a revealed one.
            ("<!--[if mso]> <!-", ["{hidden mso}"]),
        ])
    func unterminated(html: String, expected: [String]) {
        #expect(outline(html) == expected)
    }

    @Test func offsetsAreThoseOfTheInput() {
        let html = "é<!--[if mso]><i>x<![endif]-->é<!--[if a]><!-->"
        let input = Array(html.utf8)
        #expect(
            scan(html).map { String(decoding: input[$0.token.range], as: UTF8.self) }
                == ["é", "<!--[if mso]>", "<i>", "x", "<![endif]-->", "é", "<!--[if a]><!-->"])
    }

    @Test func canBeSwitchedOff() {
        var scanner = HTMLScanner()
        scanner.scansConditionalComments = false
        #expect(
            outline("<!--[if mso]><a><![endif]--><![if b]>", with: scanner) == ["![if mso]><a><![endif]", "![if b]"])
    }

    @Test func hiddenContentIsKnownAsSuch() {
        var scanner = HTMLScanner()
        let input = Array("<!--[if mso]>a<![endif]-->b".utf8)
        var states: [Bool] = []
        while scanner.next(in: input.span.bytes) != nil { states.append(scanner.isInsideHiddenConditional) }
        #expect(states == [true, true, false, false])
    }
}
