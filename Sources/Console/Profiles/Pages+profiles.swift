import Access
import Hummingbird
import Store

extension Pages {
    func addProfiles(to router: Router<BasicRequestContext>) {
        get("/profiles", for: .readProfiles, in: router) { call in
            let context = try await ProfilesPage(store: store).context(
                idPrefix: call.query["id"] ?? "", after: call.text("after"), call.viewer)
            return show("profiles", context, titled: "Profiles", .profiles, call)
        }
        get("/profiles/{profile}", for: .readProfiles, in: router) { call in
            let page = ProfilePage(store: store)
            let position = call.text("after").flatMap { TimelineEntry.Position($0) }
            guard let context = try await page.context(call.path("profile"), after: position, call.viewer) else {
                return .notFound
            }
            return show("profile", context, titled: call.path("profile"), .profiles, call)
        }
    }
}
