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
                    ordinal: index + 1, name: nil, url: link.url, correctedURL: nil,
                    clicks: Counts(total: link.unique, unique: link.unique), ordinals: [index + 1])
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
