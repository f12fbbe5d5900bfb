import Foundation
import FoundationXML
import Testing

@testable import Console

@Suite("Charts")
struct ChartTests {
    @Test("The axis ends at a round number above all values, in at most five parts", arguments: 0...5000)
    func scale(maximum: Int) {
        let scale = Scale(maximum: maximum)
        #expect(scale.ticks[0] == 0 && scale.top >= maximum && (2...6).contains(scale.ticks.count))
        // No further than it has to be.
        #expect(maximum == 0 || scale.ticks[scale.ticks.count - 2] < maximum)
    }

    @Test("Large values have room, too")
    func large() {
        #expect(Scale(maximum: 12_345_678).ticks == [0, 5_000_000, 10_000_000, 15_000_000])
        #expect(Scale(maximum: 12_345_678).fraction(7_500_000) == 0.5)
    }

    @Test("The picture is well-formed XML, and its numbers are in the table", arguments: [0, 1, 2, 30, 400])
    func drawing(count: Int) throws {
        let chart = TimeChart(
            title: "“Opens” <& clicks>", moments: (0..<count).map { "<\($0)>" },
            series: [
                .init(name: "A & B", style: "first", counts: (0..<count).map { $0 * 7 }),
                .init(name: "C", style: "second", counts: [Int](repeating: 0, count: count)),
            ])
        try expectXML("<p>\(chart.svg)</p>")
        let rows = try #require(chart.context["rows"] as? [[String: Any]])
        #expect(rows.count == count)
        if count > 1 { #expect(rows[1]["counts"] as? [String] == ["7", "0"]) }
    }
}

/// Fails unless it can be read as XML.
func expectXML(_ text: String) throws {
    let parser = XMLParser(data: Data(text.utf8))
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
}
