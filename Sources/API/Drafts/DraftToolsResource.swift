import Access
import HTTPTypes
import LinkIdentifiers
import Messages
import Operations
import Store
import Workspace

/// What can be said of a message, and done to it, while it is being written. Nothing is kept.
struct DraftToolsResource: Resource {
    let store: any ConsentStore & MessageStore
    let authoring: MessageAuthoring
    let previewing: MessagePreviewing

    var endpoints: [Endpoint] {
        let body = Endpoint.Body.json(maximum: DraftInput.maximumSize)
        return [
            Endpoint(.post, "/drafts/check", .writeMessages, body: body, handle: check),
            Endpoint(.post, "/drafts/mark", .writeMessages, body: body, handle: mark),
            Endpoint(.post, "/drafts/preview", .preview, body: body, handle: previewContent),
            Endpoint(.post, "/messages/{message}/preview", .preview, body: .json, handle: previewVersion),
        ]
    }

    private struct Checked: Encodable {
        let problems: [Problem.Fault]
        /// `nil` where the links cannot be found.
        @ExplicitNull var report: MessageLinksReport?
    }

    private func check(_ call: Call) async throws -> Answer {
        let draft = try DraftInput.content(try call.object("content"))
        let organization = try await store.organization(call.organization)
        let check = try await authoring.check(draft, for: organization)
        var report: MessageLinksReport?
        if let content = check.content {
            let length =
                content.channel == .text
                ? try? TextMessageLength(content, shortURL: authoring.shortURL(of: organization).shortLinks) : nil
            report = try? MessageLinksReport(content, length: length)
        }
        return Answer(Checked(problems: check.problems.map { Problem.Fault($0) }, report: report))
    }

    private struct Marked: Encodable {
        struct Edit: Encodable {
            let offset, length: Int
            let text: String
        }

        let part: LinkMarking.Part
        let edits: [Edit]
        let source: String
    }

    private func mark(_ call: Call) async throws -> Answer {
        let object = try call.object("content", "ordinal", "tracked")
        let draft = try DraftInput.content(object)
        guard let ordinal = try object.integer("ordinal", in: 1...CompiledMessage.maximumLinkCount) else {
            throw object.problem(at: "ordinal", "it is missing")
        }
        guard let isTracked = try object.truth("tracked") else { throw object.problem(at: "tracked", "it is missing") }
        let htmlCount = draft.html.map { FoundLinks(html: $0).links.count } ?? 0
        let part = ordinal <= htmlCount ? LinkMarking.Part.html : .text
        if part == .text, draft.textPart == .generated {
            throw object.problem(at: "ordinal", "the text part is generated; mark the link in the HTML")
        }
        let source = (part == .html ? draft.html : draft.text) ?? []
        let edits: [SourceEdit]
        do throws(LinkMarkingError) {
            edits = try LinkMarking(source, part).edits(
                marking: !isTracked, ordinal: part == .html ? ordinal : ordinal - htmlCount)
        } catch {
            throw Self.problem(error, object, part)
        }
        return Answer(
            Marked(
                part: part,
                edits: edits.map {
                    .init(
                        offset: $0.range.lowerBound, length: $0.range.count,
                        text: String(decoding: $0.replacement, as: UTF8.self))
                },
                source: String(decoding: source.applying(edits), as: UTF8.self)))
    }

    private static func problem(_ error: LinkMarkingError, _ object: JSONObject, _ part: LinkMarking.Part) -> Problem {
        switch error {
        case .unknownLink: object.problem(at: "ordinal", "the message has no such link")
        case .neverTracked(let reason):
            object.problem(at: "ordinal", "the link is not tracked in any case: \(reason.rawValue)")
        case .malformed(let position):
            .invalidInput([
                .init(
                    line: position.line, column: position.column, pointer: "/content/\(part.rawValue)",
                    "the markup around the link is malformed; set or remove the mark by hand")
            ])
        }
    }

    private func previewContent(_ call: Call) async throws -> Answer {
        let object = try call.object("content", "profile")
        let draft = try DraftInput.content(object)
        let organization = try await store.organization(call.organization)
        let (found, problems) = authoring.content(of: draft, for: organization)
        guard let content = found else { throw Problem.invalidInput(problems.map { .init($0) }) }
        return try await preview(content, named: "draft", of: organization, object)
    }

    private func previewVersion(_ call: Call) async throws -> Answer {
        let object = try call.object("version", "profile")
        let name = call.parameter("message")
        let version = try object.integer("version", in: 1...(.max))
        guard let found = try await store.version(version, ofMessage: name, organization: call.organization) else {
            throw Problem.notFound("there is no such message, or it has no such version")
        }
        return try await preview(found.stored.content, named: name, of: found.stored.organization, object)
    }

    private func preview(
        _ content: MessageContent, named name: String, of organization: StoredOrganization, _ object: JSONObject
    ) async throws -> Answer {
        let profile = try object.optionalText("profile")
        switch try await previewing.preview(content, named: name, of: organization, for: profile) {
        case .success(let preview): return Answer(PreviewRepresentation(preview))
        case .failure(.unknownProfile):
            throw object.problem(at: "profile", "there is no such profile; ids are compared letter by letter")
        case .failure(.noContactPoint):
            throw object.problem(at: "profile", "the profile has no address or number for this message")
        case .failure(.message(let error)):
            throw Problem.invalidInput([
                .init(
                    line: error.position.line, column: error.position.column,
                    pointer: "/content/\(error.part.rawValue)", error.problem)
            ])
        }
    }
}
