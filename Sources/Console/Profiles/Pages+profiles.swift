import API
import Access
import Foundation
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
        get("/profiles/{profile}/export", for: .handleDataSubjects, in: router) { call in
            let id = call.path("profile")
            let outcome = try await api.perform(
                .post, "/data-subjects/exports", body: Array(try JSONEncoder().encode(["profile": id])),
                as: call.viewer.principal)
            guard outcome.problem == nil else { return .notFound }
            return .file(text: outcome.text, name: "\(id).json", type: "application/json")
        }
        post("/profiles/{profile}/erase", for: .handleDataSubjects, in: router) { call in
            let outcome = try await api.perform(
                .delete, "/profiles/{profile}", ["profile": call.path("profile")], as: call.viewer.principal)
            guard outcome.problem == nil else { return .notFound }
            return .seeOther(PagePath.job(try outcome.decoded(JobPage.Job.self).id))
        }
    }
}
