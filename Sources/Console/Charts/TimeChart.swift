import Foundation

/// Counts over time, drawn as lines in SVG. Its numbers are for a table beside it, for whoever does not see it.
struct TimeChart {
    struct Series {
        /// What is counted, such as “Opens”.
        let name: String
        /// The class that the style sheet draws it by.
        let style: String
        /// One for each moment.
        let counts: [Int]
    }

    /// What it shows, in a few words.
    let title: String
    /// The names of the moments, in their order; as many as each series has counts.
    let moments: [String]
    let series: [Series]

    private static let width = 760.0
    private static let height = 260.0
    private static let plot = (left: 52.0, top: 12.0, right: 748.0, bottom: 226.0)
    /// How many moments are named under the axis, at most.
    private static let maximumNames = 7

    /// The picture; it takes the width that there is.
    var svg: String {
        let scale = Scale(maximum: series.flatMap(\.counts).max() ?? 0)
        var svg = """
            <svg class="chart" viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" role="img" \
            aria-label="\(PageText.escape(title))">
            """
        for tick in scale.ticks {
            let y = Self.coordinate(self.y(tick, scale))
            svg += """
                <line class="grid" x1="\(Self.plot.left)" x2="\(Self.plot.right)" y1="\(y)" y2="\(y)"/>\
                <text class="tick" x="\(Self.plot.left - 8)" y="\(y)" dy=".32em" text-anchor="end">\
                \(PageText.count(tick))</text>
                """
        }
        svg += names
        for one in series {
            let points = one.counts.indices.map {
                Self.coordinate(x($0)) + "," + Self.coordinate(y(one.counts[$0], scale))
            }
            svg += """
                <polyline class="line \(one.style)" points="\(points.joined(separator: " "))"/>
                """
        }
        return svg + columns + "</svg>"
    }

    /// What a template takes: the picture, its legend, and the table.
    var context: [String: Any] {
        [
            "title": title,
            "svg": svg,
            "series": series.map { ["name": $0.name, "style": $0.style] },
            "rows": moments.indices.map { index in
                ["moment": moments[index], "counts": series.map { PageText.count($0.counts[index]) }] as [String: Any]
            },
        ]
    }

    /// The names under the axis, as many as there is room for.
    private var names: String {
        let step = max(1, (moments.count + Self.maximumNames - 1) / Self.maximumNames)
        return stride(from: 0, to: moments.count, by: step).map { index in
            """
            <text class="tick" x="\(Self.coordinate(x(index)))" y="\(Self.plot.bottom + 20)" text-anchor="middle">\
            \(PageText.escape(moments[index]))</text>
            """
        }.joined()
    }

    /// What the pointer learns: for each moment a strip with its numbers.
    private var columns: String {
        let width = (Self.plot.right - Self.plot.left) / Double(max(1, moments.count - 1))
        return moments.indices.map { index in
            let numbers = series.map { "\($0.name): \(PageText.count($0.counts[index]))" }
            let left = max(Self.plot.left, x(index) - width / 2)
            let right = min(Self.plot.right, x(index) + width / 2)
            return """
                <rect class="strip" x="\(Self.coordinate(left))" y="\(Self.plot.top)" \
                width="\(Self.coordinate(max(1, right - left)))" height="\(Self.plot.bottom - Self.plot.top)">\
                <title>\(PageText.escape(([moments[index]] + numbers).joined(separator: "\n")))</title></rect>
                """
        }.joined()
    }

    private func x(_ index: Int) -> Double {
        guard moments.count > 1 else { return (Self.plot.left + Self.plot.right) / 2 }
        return Self.plot.left + (Self.plot.right - Self.plot.left) * Double(index) / Double(moments.count - 1)
    }

    private func y(_ count: Int, _ scale: Scale) -> Double {
        Self.plot.bottom - (Self.plot.bottom - Self.plot.top) * scale.fraction(count)
    }

    /// To a tenth of a unit.
    private static func coordinate(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
