import Messages
import Testing

@Suite("Links that are marked non-trackable")
struct TrackingMarkTests {
    /// Every mark of M2.2, as its vendor writes it.
    static let marks = [
        "data-tracking=\"false\"", "data-msdyn-tracking=\"false\"", "ses:no-track", "clicktracking=\"off\"",
        "data-pm-no-track",
        "mc:disable-tracking", "disable-tracking=\"true\"", "data-disable-tracking=\"true\"",
        "mautic:disable-tracking=\"true\"", "data-mautic-disable-tracking=\"true\"", "data-msys-clicktrack=\"0\"",
        "data-skip-click=\"true\"",
    ]

    @Test("M2.2, M2.3 every mark, in any case, quoting and spacing, marks its link and is stripped", arguments: marks)
    func spellings(mark: String) {
        let parts = mark.split(separator: "=")
        let name = String(parts[0])
        let value = parts.count > 1 ? parts[1].trimmingPrefix("\"").dropLast() : ""
        var spellings = [mark, mark.uppercased(), name + "=\"\(value)\"", name + "='\(value)'", name + " = '\(value)'"]
        if !value.isEmpty {
            spellings += [
                "\(name)=\(value)", "\(name)\n=\n\(value)", "\(name)=\" \(value)\t\"",
                "\(name)=\"\(value.prefix(1).uppercased() + value.dropFirst())\"",
                "\(name)=\"&#\(value.utf8.first!);\(value.dropFirst())\"",
            ]
        } else {
            spellings += ["\(name)=\"\"", "\(name)=true", "\(name)=\"\(name)\"", "\(name)=''"]
        }
        for spelling in spellings {
            for html in [
                "<a href=\"https://a.example\" @>", "<a @ href=\"https://a.example\">",
                "<v:rect @ href='https://a.example' />",
            ] {
                let marked = html.replacing("@", with: spelling)
                #expect(links(marked).map(\.reason) == [.marked], "\(marked)")
                #expect(rewrite(marked) == html.replacing(" @", with: ""), "\(marked)")
            }
        }
    }

    @Test(
        "M2.2 near misses mark nothing and stay",
        arguments: [
            "data-tracking=\"true\"", "data-tracking", "data-tracking=\"\"", "data-tracking=\"0\"",
            "data-tracking=\"falsee\"",
            "data-tracking=\"false false\"", "data-tracking-x=\"false\"", "tracking=\"false\"",
            "data-msdyn-tracking=\"true\"",
            "data-msdyn-tracking", "ses-no-track", "no-track", "ses:tags=\"a:b;\"", "clicktracking=\"on\"",
            "clicktracking",
            "data-clicktracking=\"off\"", "pm-no-track", "data-pm-track", "disable-tracking",
            "disable-tracking=\"false\"",
            "disable-tracking=\"1\"", "data-disable-tracking=\"false\"", "mautic:disable-tracking=\"false\"",
            "data-mautic-disable-tracking=\"no\"", "data-msys-clicktrack=\"1\"", "data-msys-clicktrack=\"00\"",
            "data-msys-clicktrack", "data-skip-click=\"false\"", "data-skip-click", "mc:edit=\"x\"",
            "class=\"untracked-x\"", "class=\"x-untracked\"", "class=\"un tracked\"", "id=\"untracked\"", "class=\"\"",
            "title=\"data-tracking=false\"", "class=\"tracked\"",
            "class=\"untrac\u{212A}ed\"", "class=\"untracked\u{301}\"", "data-msys-clicktrack=\"\u{660}\"",
        ])
    func nearMisses(attribute: String) {
        let html = "<a \(attribute) href=\"https://a.example\">"
        #expect(links(html).map(\.reason) == [nil])
        #expect(rewrite(html) == "<a \(attribute) href=\"T1\">")
    }

    @Test(
        "M2.2, M2.3 the class marks and stays",
        arguments: [
            "class=\"untracked\"", "class='btn untracked big'", "class=untracked", "CLASS=\"untracked\"",
            "class=\"a\nuntracked\"",
            "class=\"\tuntracked\u{C}b\"", "class=\"&#117;ntracked\"",
        ])
    func classes(attribute: String) {
        let html = "<a \(attribute) href=\"https://a.example\">"
        #expect(links(html).map(\.reason) == [.marked])
        #expect(rewrite(html) == html)
    }

    @Test("M2.1 a mark belongs to its link, not to the URL")
    func oneLink() {
        let html = """
            <a href="https://a.example" data-tracking="false">1</a><a href="https://a.example">2</a>\
            <a class=untracked href="https://a.example">3</a><p data-tracking="false"><a href="https://a.example">4</a></p>
            """
        #expect(links(html).map(\.reason) == [.marked, nil, .marked, nil])
        #expect(
            rewrite(html) == """
                <a href="https://a.example">1</a><a href="T2">2</a><a class=untracked href="https://a.example">3</a>\
                <p data-tracking="false"><a href="T4">4</a></p>
                """)
    }

    @Test("M2.2 a marked link that is none of http says its own reason first, and loses the mark")
    func otherReasons() {
        let html = "<a data-tracking=false href=\"mailto:a@b.example\"><a data-tracking=false href=''>"
        #expect(links(html).map(\.reason) == [.scheme, .empty])
        #expect(rewrite(html) == "<a href=\"mailto:a@b.example\"><a href=''>")
    }

    @Test(
        "M2.4 data-tracking-id and data-msdyn-tracking-id make one logical link, data-tracking-name names it; they stay"
    )
    func logicalLinks() {
        let html = """
            <!--[if mso]><v:rect href="https://a.example" data-msdyn-tracking-id="cta"><![endif]-->\
            <a href="https://a.example" data-tracking-id='cta' data-tracking-name="Book &amp; go">x</a>\
            <a href="https://b.example" data-tracking-id="" data-tracking-name="">y</a><a href=https://c.example DATA-TRACKING-ID=z>
            """
        let found = links(html)
        #expect(found.map(\.logical) == ["cta", "cta", nil, "z"])
        #expect(found.map(\.name) == [nil, "Book & go", nil, nil])
        #expect(found.allSatisfy { $0.isTracked })
        let expected = html.replacing("\"https://a.example", with: "\"T", maxReplacements: 1)
            .replacing("\"T\"", with: "\"T1\"").replacing("\"https://a.example", with: "\"T2")
            .replacing("\"https://b.example", with: "\"T3").replacing("https://c.example", with: "T4")
        #expect(rewrite(html) == expected)
    }
}
