import Testing

@testable import Access

@Suite("Roles")
struct AccessRoleTests {
    @Test("Everybody sees the organization, messages, journeys and jobs", arguments: AccessRole.allCases)
    func everybody(role: AccessRole) {
        #expect(role.permissions.isSuperset(of: [.readOrganization, .readMessages, .readJourneys, .readJobs]))
    }

    @Test(
        "What is only for some is for these",
        arguments: [
            (.writeMessages, [.admin, .author]), (.preview, [.admin, .author]), (.writeJourneys, [.admin, .author]),
            (.sendTests, [.admin, .author, .sender]), (.runJourneys, [.admin, .sender]),
            (.readFigures, [.admin, .author, .analyst]), (.readInteractions, [.admin, .analyst]),
            (.readMetrics, [.admin, .analyst]), (.readProfiles, [.admin, .sender]),
            (.writeProfiles, [.admin, .sender]),
            (.recordEvents, [.admin, .sender]), (.readConsent, [.admin, .sender]), (.writeConsent, [.admin, .sender]),
            (.handleDataSubjects, [.admin]), (.manageKeys, [.admin]), (.manageWebhooks, [.admin]),
            (.writeOrganization, [.admin]),
        ] as [(Permission, [AccessRole])])
    func some(permission: Permission, roles: [AccessRole]) {
        #expect(AccessRole.allCases.filter { $0.permissions.contains(permission) } == roles)
    }
}
