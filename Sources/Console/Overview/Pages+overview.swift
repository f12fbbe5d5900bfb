import Access
import Hummingbird

extension Pages {
    func addOverview(to router: Router<BasicRequestContext>) {
        get("/", for: .readOrganization, in: router) { call in
            // Who may not see figures begins where they may be.
            guard call.viewer.maySee(.overview) else { return .seeOther(PageFrame.Place.journeys.path) }
            let page = OverviewPage(store: store, now: call.now)
            return show(
                "overview", try await page.context(call.viewer, notes: await notes()), titled: "Overview", .overview,
                call)
        }
    }
}
