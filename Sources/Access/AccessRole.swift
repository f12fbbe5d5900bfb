/// What a key is for. Each role may do what its work needs, and nothing else.
package enum AccessRole: String, Sendable, CaseIterable, Codable {
    /// Everything, also keys, webhooks, the organization itself and what people may ask about their data.
    case admin
    /// Writes messages and journeys, and sees what became of them.
    case author
    /// Reads figures and interactions.
    case analyst
    /// A program that knows customers: profiles, consent, events, and which journeys run.
    case sender

    package var permissions: Set<Permission> {
        switch self {
        case .admin: Set(Permission.allCases)
        case .author:
            Self.everybody.union([
                .readFigures, .writeMessages, .writeJourneys, .preview, .sendTests,
            ])
        case .analyst: Self.everybody.union([.readFigures, .readInteractions, .readMetrics])
        case .sender:
            Self.everybody.union([
                .readProfiles, .writeProfiles, .recordEvents, .readConsent, .writeConsent, .runJourneys, .sendTests,
            ])
        }
    }

    private static let everybody: Set<Permission> = [.readOrganization, .readMessages, .readJourneys, .readJobs]
}
