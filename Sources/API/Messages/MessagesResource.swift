import Access
import HTTPTypes
import Messages
import Operations
import Store

/// The messages of an organization, and their versions as they were published.
struct MessagesResource: Resource {
    let store: any MessageStore

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/messages", .readMessages, query: PageRequest.parameters, handle: list),
            Endpoint(.get, "/messages/{message}", .readMessages, handle: get),
            Endpoint(
                .get, "/messages/{message}/versions", .readMessages, query: PageRequest.parameters,
                handle: listVersions),
            Endpoint(.get, "/messages/{message}/versions/{version}", .readMessages, handle: getVersion),
            Endpoint(.get, "/messages/{message}/versions/{version}/links", .readMessages, handle: getLinks),
        ]
    }

    private func list(_ call: Call) async throws -> Answer {
        let page = try PageRequest(call)
        let messages = try await store.messages(
            organization: call.organization, after: page.after, limit: page.probe)
        return Answer(Page(messages, of: page, cursor: \.name, item: { MessageRepresentation($0) }))
    }

    private func get(_ call: Call) async throws -> Answer { Answer(MessageRepresentation(try await message(call))) }

    private func message(_ call: Call) async throws -> MessageSummary {
        guard let message = try await store.message(call.parameter("message"), organization: call.organization) else {
            throw Problem.noMessage
        }
        return message
    }

    private func listVersions(_ call: Call) async throws -> Answer {
        let page = try PageRequest(call)
        var last: Int?
        if let text = page.after {
            guard let version = Int(text) else { throw Problem.invalidParameter("after", "take it from “next”") }
            last = version
        }
        let message = try await message(call)
        let versions = try await store.versions(
            ofMessage: message.name, organization: call.organization, before: last, limit: page.probe)
        return Answer(
            Page(versions, of: page, cursor: { "\($0.version)" }, item: { MessageVersionRepresentation($0) }))
    }

    private func getVersion(_ call: Call) async throws -> Answer {
        let (summary, content) = try await store.version(call)
        return Answer(MessageVersionRepresentation(summary, content: content))
    }

    private func getLinks(_ call: Call) async throws -> Answer {
        Answer(try MessageLinksReport(try await store.version(call).content))
    }
}

extension Problem {
    static let noMessage = Problem.notFound("there is no such message; names are compared letter by letter")
}

extension MessageStore {
    /// The version that a path names.
    func version(_ call: Call) async throws -> (summary: MessageVersionSummary, content: MessageContent) {
        guard let number = Int(call.parameter("version")), number > 0,
            let found = try await version(
                number, ofMessage: call.parameter("message"), organization: call.organization)
        else { throw Problem.notFound("the message has no such version, or there is no such message") }
        return (found.summary, found.stored.content)
    }
}
