import Edge
import Foundation
import LinkIdentifiers
import Messages

/// What the authors of text messages should know before they are published (M9.4).
struct TextMessageCheck {
    /// How many stray characters a warning names.
    private static let namedStrays = 3

    /// Where the deployment's short links are.
    let shortURL: PublicURL

    init(directory: DirectoryOptions) async throws {
        let settings = try await directory.settings()
        shortURL = try settings.shortURL(port: settings.edge.port)
    }

    /// What the author should know, in one line each.
    ///
    /// - Parameters:
    ///   - organizationURL: where its organization's short links are, if not there.
    ///   - name: what the message is called in a warning.
    ///   - place: where a place in its text is.
    /// - Throws: where gateways would not take it.
    func warnings(
        _ content: MessageContent, organizationURL: PublicURL?, name: String, place: (Position) throws -> String
    ) throws -> [String] {
        let shortURL = organizationURL ?? shortURL
        let length: TextMessageLength
        do {
            length = try TextMessageLength(content, shortURL: shortURL.shortLinks)
            // It was read with the short links of that day.
            try length.checkSegments()
        } catch {
            throw CommandError("\(name): \(try place(error.position)): \(error.problem)")
        }
        var warnings: [String] = []
        if length.before.segments != length.after.segments {
            warnings.append(
                "\(name): shortening its links to \(shortURL.shortLinks)… makes "
                    + "\(TextMessageReport.segments(length.after.segments)) of \(length.before.segments)")
        }
        if length.after.segments != length.segmentsWithoutStrays, !length.strays.isEmpty {
            let named = try length.strays.prefix(Self.namedStrays).map { try Self.text($0, place($0.position)) }
            let others = length.strays.count - named.count
            warnings.append(
                "\(name): \(TextMessageReport.segments(length.after.segments)) (UCS-2), but "
                    + "\(length.segmentsWithoutStrays) (GSM 03.38) without " + named.joined(separator: "; ")
                    + (others > 0 ? "; and \(others) other character\(others == 1 ? "" : "s")" : ""))
        }
        return warnings
    }

    private static func text(_ stray: StrayCharacter, _ place: String) -> String {
        let remedy =
            switch stray.replacement {
            case "": ", leave it out"
            case let replacement?: ", write “\(replacement)”"
            case nil: ""
            }
        return "“\(Output.shown("\(stray.character)"))” (\(stray.name), \(stray.codePoint)) at \(place)\(remedy)"
    }
}
