import Consent
import Foundation
import Journeys
import Messages
import Store

extension WorkspaceReader {
    /// `messages/NAME.html` with `messages/NAME.txt` as its text part; a `.txt` alone is an e-mail in plain text.
    func messages(
        compliance: ComplianceProfile, variables: Set<String>
    ) throws(InputError) -> [WorkspaceContents.Message] {
        let files = names(in: "messages", extensions: ["html", "txt"])
        var messages: [WorkspaceContents.Message] = []
        for file in files {
            let name = (file as NSString).deletingPathExtension
            let isHTML = file.hasSuffix(".html")
            let twin = "messages/\(name).txt"
            if !isHTML, files.contains(name + ".html") { continue }
            let source = MessageFile(try bytes("messages/" + file), mustHaveFrontMatter: true)
            let textPart = isHTML && exists(twin) ? MessageFile(try bytes(twin)) : nil
            let content = try source.content(
                file: path("messages/" + file), compliance: compliance, isHTML: isHTML, textPart: textPart?.body)
            do throws(MessageError) {
                let compiled = try CompiledMessage(content, knownVariables: variables)
                messages.append(.init(name: name, content: content, links: compiled.links))
            } catch {
                throw inputError(
                    error, file: "messages/" + file, source: source, isHTML: isHTML, twin: twin, textPart: textPart,
                    variables: variables)
            }
        }
        return messages
    }

    /// The error's place in its file rather than in the part.
    private func inputError(
        _ error: MessageError, file: String, source: MessageFile, isHTML: Bool, twin: String, textPart: MessageFile?,
        variables: Set<String>
    ) -> InputError {
        var file = file
        var position = Position(line: error.position.line + source.bodyLine, column: error.position.column)
        if error.part == .subject {
            position = source.positionInSubject(of: error.variable)
        } else if error.part == .text, isHTML {
            file = twin
            position = Position(
                line: error.position.line + (textPart?.bodyLine ?? 0), column: error.position.column)
        }
        var problem = error.problem
        if let variable = error.variable { problem += Suggestion.phrase(for: variable, among: variables) }
        return InputError(file: path(file), line: position.line, column: position.column, problem: problem)
    }

    /// `journeys/NAME.yaml`.
    func journeys(messages: Set<String>) throws(InputError) -> [WorkspaceContents.Journey] {
        var journeys: [WorkspaceContents.Journey] = []
        for file in names(in: "journeys", extensions: ["yaml", "yml"]) {
            let source = try YAMLMapping(
                text: text("journeys/" + file), file: path("journeys/" + file), keys: ["name", "audience", "steps"])
            let name = (file as NSString).deletingPathExtension
            var steps: [JourneyDefinition.Step] = []
            for step in try source.mappings("steps", keys: ["id", "email"]) {
                let id = try step.string("id")
                if steps.contains(where: { $0.id == id }) {
                    throw step.error(at: "id", "two steps have the id “\(id)”; give each its own")
                }
                let message = try step.string("email")
                guard messages.contains(message) else {
                    throw step.error(
                        at: "email", "unknown message “\(message)”" + Suggestion.phrase(for: message, among: messages))
                }
                steps.append(.init(id: id, action: .email(message: message)))
            }
            if steps.isEmpty { throw source.error(at: "steps", "a journey needs at least one step") }
            journeys.append(
                .init(
                    name: name,
                    definition: JourneyDefinition(
                        name: try source.optionalString("name") ?? name, audience: try audience(source), steps: steps)))
        }
        return journeys
    }

    private func audience(_ source: YAMLMapping) throws(InputError) -> JourneyDefinition.Audience {
        if let profiles = try source.strings("audience") { return .profiles(profiles) }
        let word = try source.string("audience")
        guard word == "everyone" else {
            throw source.error(at: "audience", "expected “everyone” or a list of profile ids, not “\(word)”")
        }
        return .everyone
    }
}
