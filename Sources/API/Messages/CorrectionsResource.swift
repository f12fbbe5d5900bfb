import Access
import HTTPTypes
import Messages
import Operations
import Store

/// Where links of messages that are out lead, corrected (M4.5).
struct CorrectionsResource: Resource {
    let store: any CorrectionStore & MessageStore

    var endpoints: [Endpoint] {
        [
            Endpoint(
                .get, "/messages/{message}/corrections", .readMessages, query: PageRequest.parameters, handle: list),
            Endpoint(
                .post, "/messages/{message}/corrections", .writeMessages, body: .json, isRepeatable: true,
                handle: correct),
        ]
    }

    private func list(_ call: Call) async throws -> Answer {
        let page = try PageRequest(call)
        guard let last = Int64(page.after ?? "0") else {
            throw Problem.invalidParameter("after", "take it from “next”")
        }
        let name = call.parameter("message")
        guard try await store.message(name, organization: call.organization) != nil else { throw Problem.noMessage }
        // Somebody has made each of them by hand.
        let corrections = try await store.corrections(message: name, organization: call.organization)
        let found = corrections.filter { $0.number > last }.prefix(page.probe)
        return Answer(Page(Array(found), of: page, cursor: { "\($0.number)" }, item: { CorrectionReport($0) }))
    }

    private struct Corrected: Encodable {
        let version: Int
        let url: String
        /// `nil` where the link leads there already.
        @ExplicitNull var correction: CorrectionReport?
        /// The other links of the version that lead where this one led.
        let others: [Int]
    }

    private func correct(_ call: Call) async throws -> Answer {
        let object = try call.object("ordinal", "url", "version")
        guard let ordinal = try object.integer("ordinal", in: 1...CompiledMessage.maximumLinkCount) else {
            throw object.problem(at: "ordinal", "it is missing")
        }
        let url = try object.text("url", maximum: 8192)
        let version = try object.integer("version", in: 1...(.max))
        let result = try await LinkCorrecting(store: store).correct(
            ordinal, of: call.parameter("message"), version: version, organization: call.organization, to: url,
            by: call.principal.auditName, at: call.now)
        switch result {
        case .success(let done):
            return Answer(
                Corrected(
                    version: done.version.version, url: done.url,
                    correction: done.correction.map { CorrectionReport($0) },
                    others: done.others))
        case .failure(.unknownMessage), .failure(.ambiguous): throw Problem.noMessage
        case .failure(.unknownVersion(let newest)):
            throw object.problem(at: "version", "there is no such version; the newest is \(newest)")
        case .failure(.unknownLink(_, let known)):
            let list = known.map(String.init).joined(separator: ", ")
            throw object.problem(
                at: "ordinal",
                "there is no such link; those that can be corrected are " + (known.isEmpty ? "none" : list))
        case .failure(.notRedirected):
            throw object.problem(at: "ordinal", "the link is not tracked: what was sent carries the URL itself")
        case .failure(.url(let error)): throw object.problem(at: "url", "it \(error)")
        }
    }
}
