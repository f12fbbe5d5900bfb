extension PageWriter {
    /// Every template, by name.
    static let sources: [(name: String, bytes: [UInt8])] = [
        ("chart", PackageResources.chart_mustache),
        ("editor", PackageResources.editor_mustache),
        ("job", PackageResources.job_mustache),
        ("journey", PackageResources.journey_mustache),
        ("journeys", PackageResources.journeys_mustache),
        ("layout", PackageResources.layout_mustache),
        ("message", PackageResources.message_mustache),
        ("message-table", PackageResources.message_table_mustache),
        ("messages", PackageResources.messages_mustache),
        ("overview", PackageResources.overview_mustache),
        ("problem", PackageResources.problem_mustache),
        ("profile", PackageResources.profile_mustache),
        ("profiles", PackageResources.profiles_mustache),
        ("settings", PackageResources.settings_mustache),
        ("sign-in", PackageResources.sign_in_mustache),
    ]
}
