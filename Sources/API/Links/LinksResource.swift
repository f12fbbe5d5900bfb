import Access
import HTTPTypes
import LinkIdentifiers
import Operations
import Store

/// What a URL of Waymark's names, for support.
struct LinksResource: Resource {
    let store: any LinkStore & ReportStore
    let keys: KeyRing

    var endpoints: [Endpoint] {
        [
            Endpoint(.post, "/links/resolve", .readInteractions, body: .json, handle: resolve)
        ]
    }

    private func resolve(_ call: Call) async throws -> Answer {
        let object = try call.object("url", "reveal")
        let url = try object.text("url", maximum: 8192)
        let reveals = try object.truth("reveal") ?? false
        do {
            return Answer(
                try await LinkResolving(store: store, keys: keys).resolve(
                    url, organization: call.organization, reveals: reveals))
        } catch LinkResolving.Refusal.otherURL {
            throw object.problem(at: "url", "\(LinkResolving.Refusal.otherURL)")
        } catch let refusal as LinkResolving.Refusal {
            throw Problem.notFound("\(refusal)")
        }
    }
}
