import Foundation
import Interactions
import Messages
import Store
import Testing

@testable import Console

@Suite("Links of a message in a table")
struct LinkTableTests {
    /// A version of which `clicked` deliveries were clicked, with links to these URLs of so many unique clicks.
    private func figures(clicked: Int, _ links: [(url: String, unique: Int)]) -> MessageFigures {
        MessageFigures(
            organization: "org", message: "welcome", version: 1, channel: .email, publishedAt: Date(),
            totals: FigureTotals(sending: .init(sent: 100), clicks: Counts(total: clicked, unique: clicked)),
            links: links.enumerated().map { index, link in
                .init(
                    [.init(ordinal: index + 1, name: nil, url: link.url, correctedURL: nil)],
                    clicks: Counts(total: link.unique, unique: link.unique))
            })
    }

    @Test(
        "M12.2 of a URL that several links lead to, uniques are known within bounds, and where these meet",
        arguments: [
            (clicked: 9, of: [4, 3], 4...7),
            (clicked: 5, of: [4, 3], 4...5),
            (clicked: 4, of: [4, 3], 4...4),
            (clicked: 9, of: [4, 0], 4...4),
            (clicked: 0, of: [0, 0], 0...0),
            (clicked: 9, of: [2, 3, 1], 3...6),
        ])
    func uniques(clicked: Int, each: [Int], bounds: ClosedRange<Int>) {
        let figures = figures(clicked: clicked, each.map { ("https://a.example", $0) } + [("https://b.example", 1)])
        let rows = LinkTable(figures, by: .url, in: .ordinal).rows
        #expect(rows.map(\.uniques) == [bounds, 1...1])
        #expect(rows[0].unique == (bounds.count == 1 ? bounds.lowerBound : nil))
        #expect(LinkTable(figures, by: .link, in: .ordinal).rows.map(\.unique) == each + [1])
    }

    @Test("M2.4 hyperlinks of a logical link may lead to different places; each says where")
    func mixed() throws {
        let figures = MessageFigures(
            organization: "org", message: "welcome", version: 1, channel: .email, publishedAt: Date(),
            totals: FigureTotals(sending: .init(sent: 100), clicks: Counts(total: 5, unique: 5)),
            links: [
                .init(
                    [
                        .init(ordinal: 1, name: "offer", url: "https://a.example", correctedURL: nil),
                        .init(ordinal: 3, name: nil, url: "https://b.example", correctedURL: "https://c.example"),
                    ], clicks: Counts(total: 3, unique: 3)),
                .init(
                    [.init(ordinal: 2, name: nil, url: "https://a.example", correctedURL: nil)],
                    clicks: Counts(total: 2, unique: 2)),
            ])
        let ordinals = LinkTable(figures, by: .ordinal, in: .ordinal).rows
        #expect(ordinals.map(\.urls) == [["https://a.example"], ["https://a.example"], ["https://b.example"]])
        #expect(ordinals.map(\.name) == ["offer", nil, nil])
        #expect(ordinals.map(\.correctedURL) == [nil, nil, "https://c.example"])
        for grouping in [LinkTable.Grouping.link, .url] {
            let rows = LinkTable(figures, by: grouping, in: .ordinal).rows
            #expect(rows.map(\.urls) == [["https://a.example", "https://b.example"], ["https://a.example"]])
            #expect(rows.map(\.correctedURL) == [nil, nil] && rows.map(\.clicks.total) == [3, 2])
        }
    }

    @Test(
        "No spreadsheet takes a text of a message for a formula",
        arguments: ["=1+1", "+1", "-1", "@sum", "\t=1", "a=1"])
    func formulas(name: String) {
        let figures = MessageFigures(
            organization: "org", message: "welcome", version: 1, channel: .email, publishedAt: Date(),
            totals: FigureTotals(),
            links: [
                .init(
                    [.init(ordinal: 1, name: name, url: "https://a.example", correctedURL: nil)], clicks: Counts())
            ])
        let line = LinkTable(figures, by: .link, in: .ordinal).csv.split(separator: "\n")[1]
        let cell = name == "a=1" ? name : "'" + name
        #expect(line.hasPrefix("1,\(name.contains("\t") ? "\"\(cell)\"" : cell),https://a.example,"))
    }

    @Test("M12.2 what is not known for certain has no rate, and is not in the file")
    func unknown() throws {
        let table = LinkTable(
            figures(clicked: 9, [("https://a.example", 4), ("https://a.example", 3)]), by: .url, in: .unique)
        #expect(table.rate(table.rows[0]) == nil)
        #expect(table.csv.split(separator: "\n").last == "1 2,,https://a.example,,7,,,0,0")
        let rows = try #require(table.context(path: "/")["rows"] as? [[String: Any]])
        #expect(rows[0]["unique"] as? String == "4–7")
    }
}
