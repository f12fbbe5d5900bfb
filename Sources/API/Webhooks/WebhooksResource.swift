import Access
import HTTPTypes
import Interactions
import LinkIdentifiers
import Store
import Webhooks
import Workspace

/// Where the organization's interactions are sent as they are recorded.
struct WebhooksResource: Resource {
    let store: any WebhookStore
    let keys: KeyRing
    let configuration: WebhookConfiguration
    /// Of webhooks. Each looks its host up, which may take a thread for long.
    private let tests = Places()

    init(store: any WebhookStore, keys: KeyRing, configuration: WebhookConfiguration) {
        self.store = store
        self.keys = keys
        self.configuration = configuration
    }

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/webhooks", .manageWebhooks, handle: list),
            // Not to be repeated: that would be to keep an answer with a secret in it.
            Endpoint(.post, "/webhooks", .manageWebhooks, body: .json, handle: add),
            Endpoint(.get, "/webhooks/{webhook}", .manageWebhooks, handle: get),
            Endpoint(.delete, "/webhooks/{webhook}", .manageWebhooks, handle: remove),
            Endpoint(.post, "/webhooks/{webhook}/test", .manageWebhooks, isRepeatable: true, handle: test),
            Endpoint(.get, "/webhooks/{webhook}/dead-letters", .manageWebhooks, handle: deadLetters),
            Endpoint(.post, "/webhooks/{webhook}/replay", .manageWebhooks, body: .json, handle: replay),
        ]
    }

    private func list(_ call: Call) async throws -> Answer {
        // There are so few that they are one page.
        let webhooks = try await store.webhooks(organization: call.organization)
        return Answer(Page(items: webhooks.map { WebhookReport($0) }, next: nil))
    }

    private func add(_ call: Call) async throws -> Answer {
        let body = try call.object("url", "kinds")
        let registration = WebhookRegistration(store: store, keys: keys, allowsPrivate: configuration.allowsPrivate)
        do {
            guard
                let (webhook, secret) = try await registration.add(
                    url: try body.text("url", maximum: WebhookURL.maximumLength), kinds: try Self.kinds(body),
                    organization: call.organization, at: call.now)
            else { throw Problem.notFound("the organization is gone") }
            return Answer(
                WebhookReport(webhook, secret: secret), status: .created,
                headers: [.location: "\(API.prefix)/webhooks/\(webhook.id)"])
        } catch let error as WebhookURLError {
            throw body.problem(at: "url", "\(error)")
        } catch let error as WebhookLimitReached {
            throw Problem.conflict("\(error)")
        }
    }

    /// All kinds where none are named.
    private static func kinds(_ body: JSONObject) throws(Problem) -> Set<InteractionKind> {
        let all = InteractionKind.allCases
        guard let names = try body.texts("kinds", maximum: all.count) else { return Set(all) }
        if names.isEmpty { throw body.problem(at: "kinds", "name at least one, or leave it out for all") }
        var kinds: Set<InteractionKind> = []
        for (index, name) in names.enumerated() {
            guard let kind = InteractionKind(name: name) else {
                throw body.problem(
                    at: "kinds", index, "there is no such kind" + Suggestion.phrase(for: name, among: all.map(\.name)))
            }
            kinds.insert(kind)
        }
        return kinds
    }

    private func named(_ call: Call) async throws -> Webhook {
        let id = call.parameter("webhook")
        let all = try await store.webhooks(organization: call.organization)
        guard let found = all.first(where: { $0.id == id }) else { throw Self.unknown }
        return found
    }

    private static let unknown = Problem.notFound("there is no such webhook")

    private func get(_ call: Call) async throws -> Answer {
        let report = WebhookReport(try await named(call))
        return call.answer(report, EntityTag(report))
    }

    private func remove(_ call: Call) async throws -> Answer {
        let webhook = try await named(call)
        try call.checkConditions(EntityTag(WebhookReport(webhook)))
        guard try await store.removeWebhook(id: webhook.id, organization: call.organization) else {
            throw Self.unknown
        }
        return .noContent
    }

    private func test(_ call: Call) async throws -> Answer {
        let webhook = try await named(call)
        let place = try tests.take(webhook.id, or: .conflict("it is being tested; ask again when that is done"))
        defer { place.giveBack() }
        let sender = WebhookSender(webhook, configuration, keys: keys, now: { call.now })
        return Answer(WebhookTestReport(await sender.sendTest()))
    }

    private func deadLetters(_ call: Call) async throws -> Answer {
        let webhook = try await named(call)
        let letters = try await store.deadLetters(ofWebhook: webhook.id, organization: call.organization)
        return Answer(Page(items: letters.map { DeadLetterReport($0) }, next: nil))
    }

    private func replay(_ call: Call) async throws -> Answer {
        let body = try call.object("deadLetter")
        let number = try body.integer("deadLetter", in: 1...Int(Int32.max))
        let count = try await store.replayDeadLetters(
            ofWebhook: call.parameter("webhook"), number: number.map { Int64($0) }, organization: call.organization)
        guard let count else { throw Self.unknown }
        if number != nil, count == 0 { throw body.problem(at: "deadLetter", "there is no such dead letter") }
        return Answer(["replayed": count])
    }
}
