import Foundation
package import Journeys

/// A journey as its file has it, in YAML or JSON: read strictly, but for what it names elsewhere.
package struct JourneyFile {
    package static let extensions: Set<String> = ["json", "yaml", "yml"]
    private static let maximumSize = 1 << 20

    /// Its path as it was given.
    let file: String
    /// That of its file, without extension.
    package let name: String
    package let definition: JourneyDefinition
    private let references: [JourneyReference]

    /// - Parameter file: its path.
    package init(_ file: String) throws(InputError) {
        try self.init(text: WorkspaceReader.text(at: file), file: file)
    }

    /// - Parameter file: where it stands or would stand, which names it.
    package init(text: String, file: String) throws(InputError) {
        guard text.utf8.count <= Self.maximumSize else {
            throw InputError(file: file, line: 1, column: 1, problem: "larger than 1 MiB")
        }
        try self.init(ofAnySize: text, file: file)
    }

    /// One that was read before. Its JSON may be larger than the file that it came from.
    ///
    /// - Throws: `InputError`, also where an earlier version took what this one refuses.
    package init(_ definition: JourneyDefinition, name: String) throws {
        let json = String(decoding: try JSONEncoder().encode(definition), as: UTF8.self)
        try self.init(ofAnySize: json, file: name + ".json")
    }

    private init(ofAnySize text: String, file: String) throws(InputError) {
        let source = try YAMLMapping(
            text: Self.yaml(text, file: file), file: file,
            keys: ["name", "audience", "entry", "exit-when", "quiet-hours", "frequency-cap", "steps"])
        self.file = file
        name = WorkspaceReader.name(ofFile: file)
        var references: [JourneyReference] = []
        var steps = JourneyStepReader()
        let title = try source.optionalString("name") ?? ""
        definition = JourneyDefinition(
            name: title.isEmpty ? name : title, audience: try source.audience(&references), entry: try source.entry(),
            exit: try source.exitRule(&references), quietHours: try source.quietHours(),
            frequencyCap: try source.frequencyCap(), steps: try steps.read(source))
        self.references = references + steps.references
    }

    /// A file's text as YAML, whichever its name says that it is.
    static func yaml(_ text: String, file: String) -> String { file.hasSuffix(".json") ? JSONText.yaml(text) : text }

    /// The names of the attributes that it sets.
    package var updatedAttributes: [String] {
        definition.steps.flattened.compactMap {
            if case .update(let attribute, _) = $0.action { attribute } else { nil }
        }
    }

    /// The names of the attributes that it is about.
    package var attributes: Set<String> { Set(references.compactMap(\.attribute)) }

    /// The names of the messages that it is about.
    package var messages: Set<String> { Set(references.compactMap(\.message)) }

    /// - Throws: where it names something that there is not.
    package func check(_ vocabulary: JourneyVocabulary) throws(InputError) {
        for reference in references { try reference.check(vocabulary) }
    }
}
