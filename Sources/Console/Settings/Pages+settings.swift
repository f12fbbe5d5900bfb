import Foundation
import Access
import Hummingbird
import Store

extension Pages {
    func addSettings(to router: Router<BasicRequestContext>) {
        get("/settings", for: .readOrganization, in: router) { call in
            show(
                "settings", try await SettingsPage(store: store).context(call.viewer), titled: "Settings", .settings, call)
        }
        post("/settings/keys", for: .manageKeys, in: router) { call in
            let name = (call.form["name"] ?? "").trimmingCharacters(in: .whitespaces)
            guard let role = call.form["role"].flatMap(AccessRole.init), (1...100).contains(name.count) else {
                return show(
                    "settings",
                    try await SettingsPage(store: store).context(
                        call.viewer, problem: "A key needs a name of 1 to 100 characters, and one of the roles."),
                    titled: "Settings", .settings, call)
            }
            var generator = SystemRandomNumberGenerator()
            let key = AccessKey(using: &generator)
            _ = try await store.add(
                StoredAccessKey(
                    id: key.id, organization: call.viewer.organization, name: name, role: role, hash: key.hash,
                    createdAt: call.now, createdBy: call.viewer.principal.auditName))
            return show(
                "settings", try await SettingsPage(store: store).context(call.viewer, made: key.text), titled: "Settings",
                .settings, call)
        }
        post("/settings/keys/{key}/revoke", for: .manageKeys, in: router) { call in
            guard
                try await store.revokeAccessKey(
                    id: call.path("key"), organization: call.viewer.organization, at: call.now)
            else { return .notFound }
            return .seeOther("/settings#keys")
        }
    }
}
