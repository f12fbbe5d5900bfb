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

    /// The picture's size, in units that are about a pixel where it is shown, and how many moments are named under the axis.
    private struct Shape {
        let style: String
        let width, height: Double
        let maximumNames: Int

        static let wide = Shape(style: "wide", width: 760, height: 260, maximumNames: 7)
        static let narrow = Shape(style: "narrow", width: 320, height: 220, maximumNames: 3)

        var left: Double { 52 }
        var top: Double { 12 }
        var right: Double { width - 12 }
        var bottom: Double { height - 34 }
    }

    /// The picture twice, for desks and for phones, of which the style sheet shows one; it takes the width that there is.
    var svg: String { svg(.wide) + svg(.narrow) }

    private func svg(_ shape: Shape) -> String {
        let scale = Scale(maximum: series.flatMap(\.counts).max() ?? 0)
        var svg = """
            <svg class="chart \(shape.style)" viewBox="0 0 \(Int(shape.width)) \(Int(shape.height))" role="img" \
            aria-label="\(PageText.escape(title))">
            """
        for tick in scale.ticks {
            let y = Self.coordinate(self.y(tick, scale, shape))
            svg += """
                <line class="grid" x1="\(shape.left)" x2="\(shape.right)" y1="\(y)" y2="\(y)"/>\
                <text class="tick" x="\(shape.left - 8)" y="\(y)" dy=".32em" text-anchor="end">\
                \(PageText.count(tick))</text>
                """
        }
        svg += names(shape)
        for one in series {
            let points = one.counts.indices.map {
                Self.coordinate(x($0, shape)) + "," + Self.coordinate(y(one.counts[$0], scale, shape))
            }
            svg += """
                <polyline class="line \(one.style)" points="\(points.joined(separator: " "))"/>
                """
        }
        return svg + columns(shape) + "</svg>"
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
    private func names(_ shape: Shape) -> String {
        let step = max(1, (moments.count + shape.maximumNames - 1) / shape.maximumNames)
        return stride(from: 0, to: moments.count, by: step).map { index in
            // The last would stand out at the side.
            let anchor = index == moments.count - 1 && index > 0 ? "end" : "middle"
            return """
                <text class="tick" x="\(Self.coordinate(x(index, shape)))" y="\(shape.bottom + 20)" text-anchor="\(anchor)">\
                \(PageText.escape(moments[index]))</text>
                """
        }.joined()
    }

    /// What the pointer learns: for each moment a strip with its numbers.
    private func columns(_ shape: Shape) -> String {
        let width = (shape.right - shape.left) / Double(max(1, moments.count - 1))
        return moments.indices.map { index in
            let numbers = series.map { "\($0.name): \(PageText.count($0.counts[index]))" }
            let left = max(shape.left, x(index, shape) - width / 2)
            let right = min(shape.right, x(index, shape) + width / 2)
            return """
                <rect class="strip" x="\(Self.coordinate(left))" y="\(shape.top)" \
                width="\(Self.coordinate(max(1, right - left)))" height="\(shape.bottom - shape.top)">\
                <title>\(PageText.escape(([moments[index]] + numbers).joined(separator: "\n")))</title></rect>
                """
        }.joined()
    }

    private func x(_ index: Int, _ shape: Shape) -> Double {
        guard moments.count > 1 else { return (shape.left + shape.right) / 2 }
        return shape.left + (shape.right - shape.left) * Double(index) / Double(moments.count - 1)
    }

    private func y(_ count: Int, _ scale: Scale, _ shape: Shape) -> Double {
        shape.bottom - (shape.bottom - shape.top) * scale.fraction(count)
    }

    /// To a tenth of a unit.
    private static func coordinate(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
