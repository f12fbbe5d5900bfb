import Journeys

/// A journey drawn from its first step down in SVG, branches side by side, with what has become of its runs at each step.
struct FlowDrawing {
    /// What stands at a step.
    struct Note {
        /// How many runs are at it.
        var waiting = 0
        /// What else is to be said, a line each.
        var lines: [String] = []
        /// Whether somebody should look.
        var isBad = false
    }

    let svg: String

    /// - Parameters:
    ///   - definition: the journey as it runs.
    ///   - notes: one for each step, in the order of the plan.
    init(_ definition: JourneyDefinition, notes: [Note]) {
        var pen = FlowPen(notes: notes)
        let width = max(FlowPen.box.width, FlowPen.width(of: definition.steps))
        let top = pen.pill([definition.name], x: width / 2, y: 0)
        let bottom = pen.draw(definition.steps, x: width / 2, from: top)
        let end = bottom.map { pen.end(x: width / 2, from: $0) } ?? pen.lowest
        let (viewWidth, viewHeight) = (width + 2 * FlowPen.margin, end + 2 * FlowPen.margin)
        svg = """
            <svg class="flow" viewBox="\(-FlowPen.margin) \(-FlowPen.margin) \(viewWidth) \(viewHeight)" \
            width="\(viewWidth)" height="\(viewHeight)" role="img" \
            aria-label="\(PageText.escape("The steps of " + definition.name))">\(pen.lines)\(pen.boxes)</svg>
            """
    }
}

/// Draws steps, in units of a pixel.
private struct FlowPen {
    static let box = (width: 236, head: 34, line: 18, foot: 12)
    static let gap = (across: 28, down: 34)
    static let margin = 12
    /// How many characters a line of a box has room for.
    private static let characters = 32

    private(set) var boxes = ""
    private(set) var lines = ""
    private(set) var lowest = 0
    private let notes: [FlowDrawing.Note]
    private var index = 0

    init(notes: [FlowDrawing.Note]) { self.notes = notes }

    static func width(of steps: [JourneyDefinition.Step]) -> Int {
        steps.map { step in
            guard let (then, otherwise) = step.action.branches else { return box.width }
            return width(of: then) + gap.across + width(of: otherwise)
        }.max() ?? box.width / 2
    }

    /// Draws steps below each other around `x`.
    ///
    /// - Returns: where the line to what follows begins; `nil` where nothing follows.
    mutating func draw(_ steps: [JourneyDefinition.Step], x: Int, from top: Int) -> Int? {
        var top = top
        for step in steps {
            let y = top + Self.gap.down
            line(from: (x, top), to: (x, y), hasHead: true)
            let bottom = box(step, x: x, y: y)
            if step.action == .exit { return nil }
            guard let (then, otherwise) = step.action.branches, let words = step.action.branchWords else {
                top = bottom
                continue
            }
            let (left, right) = (Self.width(of: then), Self.width(of: otherwise))
            let whole = left + Self.gap.across + right
            let lowestBefore = lowest
            lowest = bottom
            let ends = [
                branch(then, called: words.then, x: x - whole / 2 + left / 2, from: (x, bottom)),
                branch(otherwise, called: words.otherwise, x: x + whole / 2 - right / 2, from: (x, bottom)),
            ].compactMap { $0 }
            // What follows is below both, also below one that ends here.
            let end = ends.map(\.y).max()
            let joined = max(lowest, end ?? lowest)
            lowest = max(lowest, lowestBefore)
            if end == nil { return nil }
            top = joined + Self.gap.down / 2
            for end in ends { elbow(from: end, down: top, to: x) }
        }
        return top
    }

    private mutating func branch(
        _ steps: [JourneyDefinition.Step], called word: String, x: Int, from start: (x: Int, y: Int)
    ) -> (x: Int, y: Int)? {
        let y = start.y + Self.gap.down
        elbow(from: start, down: start.y + Self.gap.down / 2, to: x)
        line(from: (x, start.y + Self.gap.down / 2), to: (x, y), hasHead: false)
        lines += """
            <text class="word" x="\(x + 7)" y="\(y + 4)">\(PageText.escape(word))</text>
            """
        return draw(steps, x: x, from: y).map { (x, $0) }
    }

    private mutating func box(_ step: JourneyDefinition.Step, x: Int, y: Int) -> Int {
        let note = notes.indices.contains(index) ? notes[index] : FlowDrawing.Note()
        index += 1
        let words = Self.wrapped(step.action.words)
        let height = Self.box.head + (words.count + note.lines.count) * Self.box.line + Self.box.foot
        let left = x - Self.box.width / 2
        var box = """
            <g class="step\(note.isBad ? " bad" : "")"><rect x="\(left)" y="\(y)" width="\(Self.box.width)" \
            height="\(height)" rx="9"/><text class="id" x="\(left + 12)" y="\(y + 23)">\
            \(PageText.escape(Self.cut(step.id)))</text>
            """
        if note.waiting > 0 {
            box += """
                <text class="here" x="\(left + Self.box.width - 12)" y="\(y + 23)" text-anchor="end">\
                \(PageText.count(note.waiting)) here</text>
                """
        }
        for (line, text) in (words + note.lines).enumerated() {
            let style = line < words.count ? "what" : "note"
            box += """
                <text class="\(style)" x="\(left + 12)" y="\(y + Self.box.head + 10 + line * Self.box.line)">\
                \(PageText.escape(text))</text>
                """
        }
        boxes += box + "</g>"
        lowest = max(lowest, y + height)
        return y + height
    }

    /// A round box with words in it; says where its foot is.
    mutating func pill(_ words: [String], x: Int, y: Int) -> Int {
        let text = Self.cut(words.joined(separator: " "))
        boxes += """
            <g class="pill"><rect x="\(x - Self.box.width / 2)" y="\(y)" width="\(Self.box.width)" height="34" rx="17"/>\
            <text x="\(x)" y="\(y + 22)" text-anchor="middle">\(PageText.escape(text))</text></g>
            """
        lowest = max(lowest, y + 34)
        return y + 34
    }

    mutating func end(x: Int, from top: Int) -> Int {
        line(from: (x, top), to: (x, top + Self.gap.down), hasHead: true)
        boxes += """
            <g class="pill"><rect x="\(x - 40)" y="\(top + Self.gap.down)" width="80" height="30" rx="15"/>\
            <text x="\(x)" y="\(top + Self.gap.down + 20)" text-anchor="middle">End</text></g>
            """
        return top + Self.gap.down + 30
    }

    private mutating func line(from: (x: Int, y: Int), to: (x: Int, y: Int), hasHead: Bool) {
        lines += "<path class=\"way\" d=\"M\(from.x) \(from.y)V\(to.y)\"/>"
        if hasHead { lines += "<path class=\"head\" d=\"M\(to.x - 5) \(to.y - 7)h10l-5 7z\"/>" }
    }

    private mutating func elbow(from: (x: Int, y: Int), down: Int, to x: Int) {
        lines += "<path class=\"way\" d=\"M\(from.x) \(from.y)V\(down)H\(x)\"/>"
    }

    private static func wrapped(_ text: String) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ") {
            if lines[lines.count - 1].count + word.count + 1 > characters, !lines[lines.count - 1].isEmpty {
                lines.append("")
            }
            lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + cut(String(word))
        }
        // Nobody reads a condition of a hundred values here.
        return lines.count > 3 ? lines.prefix(2) + [lines[2].prefix(characters - 1) + "…"] : lines
    }

    private static func cut(_ text: String) -> String {
        text.count <= characters ? text : text.prefix(characters - 1) + "…"
    }
}
