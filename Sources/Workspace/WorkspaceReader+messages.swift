import Consent
import ContactPoints
import Foundation
import LinkIdentifiers
package import Messages
import Store

extension WorkspaceReader {
    /// `messages/NAME.html` with `messages/NAME.txt` as its text part; a `.txt` alone is a text message, or an e-mail in
    /// plain text.
    func messages(
        compliance: ComplianceProfile, region: Region?, shortURL: PublicURL, variables: Set<String>
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
            if let textPart { try checkIsPart(textPart, twin: twin, of: file) }
            let content = try source.content(
                file: path("messages/" + file), compliance: compliance, region: region, isHTML: isHTML,
                textPart: textPart?.body)
            do throws(MessageError) {
                let compiled = try CompiledMessage(content, knownVariables: variables)
                if content.channel == .text {
                    try TextMessageLength(content, shortURL: shortURL.shortLinks).checkSegments()
                }
                messages.append(.init(name: name, content: content, links: compiled.links))
            } catch {
                throw inputError(
                    error, file: "messages/" + file, source: source, isHTML: isHTML, twin: twin, textPart: textPart,
                    variables: variables)
            }
        }
        return messages
    }

    /// Front matter of a text part is passed over, unless it says that it is none.
    private func checkIsPart(_ textPart: MessageFile, twin: String, of file: String) throws(InputError) {
        guard let settings = try? textPart.settings(file: path(twin)),
            try MessageFile.channel(settings) == .text
        else { return }
        throw settings.error(
            at: "channel",
            "a text message is a file by itself, and this is the text part of \(file); rename one of them")
    }

    /// Where a place in a text message is in its file: `FILE:LINE:COLUMN`.
    package func place(of position: Position, inTextMessage name: String) throws(InputError) -> String {
        let file = "messages/\(name).txt"
        let bodyLine = MessageFile(try bytes(file), mustHaveFrontMatter: true).bodyLine
        return "\(path(file)):\(position.line + bodyLine):\(position.column)"
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
}
