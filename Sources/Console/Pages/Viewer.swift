import Access

/// Whoever looks at a page.
struct Viewer: Sendable {
    let principal: Principal
    let organizationName: String
    let clock: ViewerClock
    /// What every form has to send along.
    let csrf: String

    /// The organization's id.
    var organization: String { principal.organization }

    func maySee(_ place: PageFrame.Place) -> Bool {
        switch place {
        case .overview, .messages: principal.may(.readFigures)
        case .journeys: principal.may(.readJourneys)
        case .profiles: principal.may(.readProfiles)
        case .settings: principal.may(.readOrganization)
        }
    }
}
