/// One thing that a role may or may not do. The raw value stands in the API's document as `x-permission`.
package enum Permission: String, Sendable, CaseIterable {
    case readOrganization = "organization:read"
    case writeOrganization = "organization:write"
    case manageKeys = "keys:manage"
    case manageWebhooks = "webhooks:manage"
    case readMetrics = "metrics:read"
    /// What is said of long work is counts, and names nobody.
    case readJobs = "jobs:read"
    /// Messages, their versions and links, as they are published.
    case readMessages = "messages:read"
    /// Drafts, publishing, marks and corrections.
    case writeMessages = "messages:write"
    /// The mail that a certain profile would get.
    case preview = "messages:preview"
    case sendTests = "messages:test"
    /// Definitions and where runs stand.
    case readJourneys = "journeys:read"
    case writeJourneys = "journeys:write"
    /// Publishing, pausing, resuming, stopping.
    case runJourneys = "journeys:run"
    case readFigures = "figures:read"
    case readInteractions = "interactions:read"
    case readProfiles = "profiles:read"
    /// What a profile was sent, did and said. It takes all that reading profiles, interactions and consent takes.
    case readTimelines = "timelines:read"
    case writeProfiles = "profiles:write"
    case recordEvents = "events:write"
    case readConsent = "consent:read"
    case writeConsent = "consent:write"
    /// What people may ask for of their data: export and erasure (M10.4).
    case handleDataSubjects = "data-subjects:handle"
}
