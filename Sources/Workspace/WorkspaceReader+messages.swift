import Foundation
package import Messages
import Store

extension WorkspaceReader {
    /// `messages/NAME.html` with `messages/NAME.txt` as its text part; a `.txt` alone is a text message, or an e-mail in
    /// plain text.
    func messages(_ vocabulary: MessageVocabulary) throws(InputError) -> [WorkspaceContents.Message] {
        let files = try names(in: "messages", extensions: ["html", "txt"])
        var messages: [WorkspaceContents.Message] = []
        for file in files {
            let name = Self.name(ofFile: file)
            let isHTML = file.hasSuffix(".html")
            if !isHTML, files.contains(name + ".html") { continue }
            let twin = "messages/" + Self.spelled(name + ".txt", in: files)
            let source = MessageFile(try bytes("messages/" + file), mustHaveFrontMatter: true)
            let textPart = isHTML && exists(twin) ? MessageFile(try bytes(twin)) : nil
            if let textPart { try checkIsPart(textPart, twin: twin, of: file) }
            guard let settings = try source.settings(file: path("messages/" + file)) else {
                throw InputError(
                    file: path("messages/" + file), line: 1, column: 1,
                    problem: "begin the file with a line “---”, then “subject:” and “from:”, then a line “---”")
            }
            let draft = try source.draft(settings, isHTML: isHTML, textFile: textPart?.body)
            let check = MessageCheck(draft, vocabulary)
            guard check.problems.isEmpty, let content = check.content else {
                throw inputError(check.problems[0], settings, file, source, isHTML: isHTML, twin: twin, textPart)
            }
            messages.append(.init(name: name, content: content, links: check.links))
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
        let file = "messages/" + Self.spelled(name + ".txt", in: try names(in: "messages", extensions: ["txt"]))
        let bodyLine = MessageFile(try bytes(file), mustHaveFrontMatter: true).bodyLine
        return "\(path(file)):\(position.line + bodyLine):\(position.column)"
    }

    /// The problem's place in its file rather than in the message.
    private func inputError(
        _ problem: MessageProblem, _ settings: YAMLMapping, _ file: String, _ source: MessageFile, isHTML: Bool,
        twin: String, _ textPart: MessageFile?
    ) -> InputError {
        var file = "messages/" + file
        var position: Position
        switch problem.field {
        case .html, .text:
            let place = problem.position ?? Position(line: 1, column: 1)
            let isTwin = problem.field == .text && isHTML
            if isTwin { file = twin }
            position = Position(
                line: place.line + (isTwin ? textPart?.bodyLine ?? 0 : source.bodyLine), column: place.column)
        case .subject where problem.position != nil, .preheader where problem.position != nil:
            position = source.position(of: problem.variable, in: problem.key)
        default: return settings.error(at: problem.key, problem.problem)
        }
        return InputError(file: path(file), line: position.line, column: position.column, problem: problem.problem)
    }
}
