import Yams

/// What pages say, in one language; `{…}` in it is filled in.
struct Words: Codable, Equatable {
    var title: String
    /// `{contact}`.
    var introduction: String
    /// What may be sent; `{organization}`.
    var messages: String
    var commercial: String
    var transactional: String
    /// `{purpose}`.
    var topics: String
    /// Why topics cannot be chosen; `{purpose}`.
    var topicsNeedPurpose: String
    var tracking: String
    /// The box itself; `{organization}`.
    var allowTracking: String
    /// What tracking is, in one sentence; `{organization}`.
    var trackingMeans: String
    var save: String
    var saved: String
    /// `{what}`.
    var unsubscribed: String
    /// There is nothing to decide; `{organization}`.
    var nothing: String
    var unavailableTitle: String
    var unavailable: String
    /// A link that is over.
    var goneTitle: String
    var gone: String

    /// - Throws: `DecodingError` where one is missing.
    init(yaml: [UInt8]) throws {
        self = try YAMLDecoder().decode(Words.self, from: String(decoding: yaml, as: UTF8.self))
    }

    static func all() throws -> [Language: Words] {
        [
            .english: try Words(yaml: PackageResources.en_yaml), .german: try Words(yaml: PackageResources.de_yaml),
            .french: try Words(yaml: PackageResources.fr_yaml), .spanish: try Words(yaml: PackageResources.es_yaml),
        ]
    }
}
