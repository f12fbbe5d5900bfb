import API
import Access
import Hummingbird

extension Pages {
    func addJobs(to router: Router<BasicRequestContext>) {
        get("/jobs/{job}", for: .readJobs, in: router) { call in
            let outcome = try await api.perform(
                .get, "/jobs/{job}", ["job": call.path("job")], as: call.viewer.principal)
            guard outcome.problem == nil else { return .notFound }
            return show("job", JobPage.context(try outcome.decoded()), titled: "Work", .overview, call)
        }
    }
}
