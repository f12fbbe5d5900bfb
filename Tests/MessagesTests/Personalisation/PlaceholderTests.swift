import Messages
import Testing

@Suite("Placeholders")
struct PlaceholderTests {
    @Test(
        "Variables and defaults",
        arguments: [
            ("{{ profile.x }}", "profile.x", nil), ("{{profile.x}}", "profile.x", nil),
            ("{{\tprofile.x\n}}", "profile.x", nil),
            ("{{ profile.first-name_2 }}", "profile.first-name_2", nil), ("{{ name }}", "name", nil),
            ("{{ profile.x | default: \"y\" }}", "profile.x", "y"), ("{{profile.x|default:'y'}}", "profile.x", "y"),
            ("{{ profile.x | default: &quot;a b&quot; }}", "profile.x", "a b"),
            ("{{ profile.x | default : \"\" }}", "profile.x", ""),
            ("{{ profile.x | default: \"it's }} {{ \" }}", "profile.x", "it's }} {{ "),
            ("{{ profile.x | default: 'say \"hi\"' }}", "profile.x", "say \"hi\""),
            ("{{ profile.x | default: \"é <b>\" }}", "profile.x", "é <b>"), ("{{ a.b.c }}", "a.b.c", nil),
        ])
    func parsed(text: String, variable: String, defaultValue: String?) throws {
        for around in ["", "{", "x {{ y ", "é"] {
            let found = Placeholder.all(in: Array((around + text + around).utf8))
            let placeholder = try #require(found.first)
            #expect(found.count == 1)
            #expect(placeholder.variable == variable)
            #expect(placeholder.defaultValue == defaultValue)
            #expect(placeholder.range == around.utf8.count..<(around.utf8.count + text.utf8.count))
        }
    }

    @Test(
        "What is no placeholder is text",
        arguments: [
            "", "{", "{{", "{{}}", "{{ }}", "{ { profile.x } }", "{{ profile.x }", "{{ profile.x ", "{{ .x }}",
            "{{ x. }}", "{{ a b }}",
            "{{#if x}}", "{{/if}}", "{{> partial}}", "{{! comment }}", "{{^x}}", "{{ x | upper }}", "{{ x | default }}",
            "{{ x | default: }}",
            "{{ x | default: y }}", "{{ x | default: \"y }}", "{{ x | default: \"y' }}", "{{ x | default: \"a\nb\" }}",
            "{{ x | default: \"y\" z }}",
            "{% if x %}", "{{ é }}", "{{@index}}", "{{ x[0] }}", "}}{{", "{{ x | default: &quot;y\" }}", "{{ x || y }}",
            "${x}",
        ])
    func noise(text: String) {
        #expect(Placeholder.all(in: Array(text.utf8)).isEmpty)
        #expect(rewrite("<a href=\"https://a.example\">" + text) == "<a href=\"T1\">" + text)
    }

    @Test("Several, in order, next to each other and after noise")
    func several() {
        let text = "{{#if x}}{{ a }}{{b}} {{{ c }}} {{ d | default: \"{{ e }}\" }}{{/if}}"
        #expect(Placeholder.all(in: Array(text.utf8)).map(\.variable) == ["a", "b", "c", "d"])
    }

    @Test("Masking keeps every offset and everything outside")
    func masking() {
        let bytes = Array("a{{ x | default: \"'>\" }}é{{ y }}{{".utf8)
        let masked = Placeholder.mask(Placeholder.all(in: bytes), in: bytes)
        #expect(
            String(decoding: masked, as: UTF8.self) == "a" + String(repeating: "x", count: 23) + "é" + "xxxxxxx" + "{{")
    }

    @Test(
        "M1.2 quotes and brackets in a default are the placeholder's, not the markup's",
        arguments: [
            "<a title=\"{{ profile.x | default: \"a>b\" }}\" href=\"https://a.example\">",
            "<a href='https://a.example' title='{{ profile.x | default: '\"' }}'>",
            "<a title={{ profile.x | default: \"a b>\" }} href=\"https://a.example\">",
            "<p>{{ profile.x | default: \"<a href='https://b.example'>\" }}<a href=\"https://a.example\">",
            "{{ profile.x | default: \"<!--\" }}<a href=\"https://a.example\">",
        ])
    func inMarkup(html: String) {
        #expect(links(html).map(\.url) == ["https://a.example"])
        #expect(rewrite(html) == html.replacing("https://a.example", with: "T1"))
    }

    @Test("M1.6 which links are personalised")
    func personalised() {
        let html =
            "<a href=\"https://a.example/{{ profile.x | default: &quot;y&quot; }}\"><a href=\"https://a.example/{{#x}}\">"
        #expect(links(html).map(\.isPersonalised) == [true, false])
        #expect(
            links(html).map(\.url) == [
                "https://a.example/{{ profile.x | default: \"y\" }}", "https://a.example/{{#x}}",
            ])
    }
}
