import API
import Access
import Foundation
import HTTPTypes
import Hummingbird

extension Pages {
    func addSettings(to router: Router<BasicRequestContext>) {
        get("/settings", for: .readOrganization, in: router) { call in
            try await settings(call, call.query["saved"] == nil ? nil : .done("Saved."))
        }
        post("/settings/organization", for: .writeOrganization, in: router) { call in
            let patch = try OrganizationForm.patch(call.form)
            let outcome = try await api.perform(
                .patch, "/organization", body: patch, ifMatch: call.form["etag"] ?? "", as: call.viewer.principal)
            // The page's frame is to have the new name and zone.
            guard var problem = outcome.problem else { return .seeOther("/settings?saved=yes") }
            if outcome.hasChangedMeanwhile {
                problem = """
                    Somebody else has saved these settings meanwhile. What you typed is still here, beside what stands now; \
                    save again to have yours.
                    """
            }
            return try await settings(call, .problem(problem), typed: call.form)
        }
        post("/settings/keys", for: .manageKeys, in: router) { call in
            let outcome = try await api.perform(
                .post, "/keys", body: try Self.json(call.form, "name", "role"), as: call.viewer.principal)
            if let problem = outcome.problem { return try await settings(call, .problem(problem)) }
            struct Made: Decodable { let key: String }
            return try await settings(call, .key(try outcome.decoded(Made.self).key))
        }
        post("/settings/keys/{key}/revoke", for: .manageKeys, in: router) { call in
            try await change(.post, "/keys/{key}/revoke", call, done: "Revoked.")
        }
        post("/settings/webhooks", for: .manageWebhooks, in: router) { call in
            let outcome = try await api.perform(
                .post, "/webhooks", body: try Self.json(call.form, "url"), as: call.viewer.principal)
            if let problem = outcome.problem { return try await settings(call, .problem(problem)) }
            struct Made: Decodable { let secret: String }
            return try await settings(call, .webhookSecret(try outcome.decoded(Made.self).secret))
        }
        post("/settings/webhooks/{webhook}/remove", for: .manageWebhooks, in: router) { call in
            try await change(.delete, "/webhooks/{webhook}", call, done: "Removed.")
        }
        post("/settings/webhooks/{webhook}/replay", for: .manageWebhooks, in: router) { call in
            try await change(
                .post, "/webhooks/{webhook}/replay", body: Array("{}".utf8), call, done: "It is sent them again.")
        }
    }

    /// Does an operation with the variable parts of the page's path, and says what came of it.
    private func change(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8]? = nil, _ call: PageCall, done: String
    ) async throws -> PageAnswer {
        let outcome = try await api.perform(method, path, call.path, body: body, as: call.viewer.principal)
        if outcome.isNotFound { return .notFound }
        return try await settings(call, outcome.problem.map { .problem($0) } ?? .done(done))
    }

    private func settings(
        _ call: PageCall, _ news: SettingsPage.News? = nil, typed: [String: String] = [:]
    ) async throws -> PageAnswer {
        let page = SettingsPage(store: store, api: api, consentCacheHours: consentCacheHours)
        return show(
            "settings", try await page.context(call.viewer, news: news, typed: typed), titled: "Settings", .settings,
            call)
    }

    private static func json(_ form: [String: String], _ names: String...) throws -> [UInt8] {
        Array(try JSONEncoder().encode(form.filter { names.contains($0.key) }))
    }
}
