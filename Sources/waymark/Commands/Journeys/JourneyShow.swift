import ArgumentParser
import Journeys
import Workspace

extension JourneyCommand {
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows what a journey does, step by step.",
            discussion: "“waymark journey check” says whether the messages and attributes that it names are there.")

        @Argument(help: "The journey's file.")
        var file: String

        @Flag(help: "Print a flowchart in Mermaid, for documents.")
        var mermaid = false

        @Flag(help: "Print the journey as one JSON object, as it is kept and as the file could be written too.")
        var json = false

        func validate() throws {
            if mermaid, json { throw ValidationError("Say either --mermaid or --json.") }
        }

        func run() throws {
            let definition = try JourneyFile(file).definition
            if json {
                Output.printJSON(definition)
            } else if mermaid {
                print(JourneyDiagram(definition))
            } else {
                for line in JourneyOutline(definition).lines { print(Output.shown(line)) }
            }
        }
    }
}
