/// The description of the API (OpenAPI 3.1), hand-written: a head, what each resource's paths and schemas are, and what all
/// of them share.
enum OpenAPIDocument {
    /// In YAML.
    static let bytes: [UInt8] =
        PackageResources.head_yaml + Array("paths:\n".utf8) + paths.joined() + Array("components:\n".utf8)
        + PackageResources.common_yaml + Array("  schemas:\n".utf8) + schemas.joined()

    private static let paths: [[UInt8]] = [
        PackageResources.organization_paths_yaml,
        PackageResources.keys_paths_yaml,
        PackageResources.profiles_paths_yaml,
        PackageResources.consent_paths_yaml,
        PackageResources.imports_paths_yaml,
        PackageResources.data_subjects_paths_yaml,
        PackageResources.interactions_paths_yaml,
        PackageResources.figures_paths_yaml,
        PackageResources.webhooks_paths_yaml,
        PackageResources.jobs_paths_yaml,
        PackageResources.messages_paths_yaml,
        PackageResources.drafts_paths_yaml,
        PackageResources.journeys_paths_yaml,
        PackageResources.document_paths_yaml,
    ]

    private static let schemas: [[UInt8]] = [
        PackageResources.common_schemas_yaml,
        PackageResources.organization_schemas_yaml,
        PackageResources.keys_schemas_yaml,
        PackageResources.profiles_schemas_yaml,
        PackageResources.consent_schemas_yaml,
        PackageResources.data_subjects_schemas_yaml,
        PackageResources.interactions_schemas_yaml,
        PackageResources.figures_schemas_yaml,
        PackageResources.jobs_schemas_yaml,
        PackageResources.webhooks_schemas_yaml,
        PackageResources.messages_schemas_yaml,
        PackageResources.drafts_schemas_yaml,
        PackageResources.journeys_schemas_yaml,
    ]
}
