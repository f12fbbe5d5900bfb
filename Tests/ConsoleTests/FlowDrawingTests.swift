import Foundation
import Journeys
import Messages
import Testing

@testable import Console

@Suite("Journeys, drawn")
struct FlowDrawingTests {
    private static let definition = JourneyDefinition(
        name: "<Welcome> & more", audience: .everyone,
        steps: [
            .init(id: "hello", action: .message(.email, name: "welcome")),
            .init(
                id: "looked",
                action: .when(
                    .init(kind: .opened, step: "hello", within: JourneyDuration("1 day")!),
                    then: [
                        .init(id: "thanks", action: .message(.text, name: "thanks")),
                        .init(
                            id: "rich",
                            action: .condition(
                                [], then: [.init(id: "out", action: .exit)],
                                otherwise: [.init(id: "out-too", action: .exit)])),
                    ], otherwise: [])),
            .init(id: "mark", action: .update(attribute: "seen", value: "\"yes\"")),
        ])

    @Test("Every step is in it, with what stands at it")
    func steps() throws {
        let notes = (0..<7).map { FlowDrawing.Note(waiting: $0, lines: ["\($0) <sent>"], isBad: $0 == 2) }
        let svg = FlowDrawing(Self.definition, notes: notes).svg
        try expectXML(svg)
        for id in Self.definition.steps.flattened.map(\.id) { #expect(svg.contains(">\(id)</text>")) }
        #expect(svg.contains(">6 here</text>") && svg.contains(">6 &lt;sent&gt;</text>"))
        #expect(svg.components(separatedBy: "class=\"step bad\"").count == 2)
    }

    @Test("No two boxes lie over each other")
    func places() throws {
        let svg = FlowDrawing(Self.definition, notes: []).svg
        let boxes = svg.matches(of: /<rect x="(-?\d+)" y="(-?\d+)" width="(\d+)" height="(\d+)"/).map { match in
            CGRect(
                x: Double(match.1)!, y: Double(match.2)!, width: Double(match.3)!, height: Double(match.4)!)
        }
        #expect(boxes.count == Self.definition.steps.size + 2)
        for (index, box) in boxes.enumerated() {
            for other in boxes[(index + 1)...] { #expect(!box.intersects(other), "\(box) \(other)") }
        }
    }

    @Test("A journey without steps goes from its beginning to its end")
    func empty() throws {
        try expectXML(FlowDrawing(JourneyDefinition(name: "", audience: .everyone, steps: []), notes: []).svg)
    }
}
