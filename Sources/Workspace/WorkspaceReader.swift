import Consent
import ContactPoints
package import Foundation
import Interactions
import Journeys
package import LinkIdentifiers
import Messages
package import Store

/// Reads a workspace from its folder: `waymark.yaml`, `messages/`, `journeys/`, `profiles.csv`, `consent.csv`. All of it
/// is checked before any of it is used.
package struct WorkspaceReader {
    let directory: URL
    let now: Date
    private let shortURL: PublicURL

    /// - Parameters:
    ///   - now: what was said later cannot be.
    ///   - shortURL: where short links are, if the organization says no other place.
    package init(directory: URL, now: Date, shortURL: PublicURL) {
        self.directory = directory
        self.now = now
        self.shortURL = shortURL
    }

    /// - Parameter knownAttributes: says for an organization's id which attributes its profiles have already.
    package func read(
        knownAttributes: (_ organization: String) async throws -> Set<String>
    ) async throws -> WorkspaceContents {
        let journeys = try journeyFiles()
        let rest = try await surroundings(of: journeys, knownAttributes: knownAttributes)
        for journey in journeys { try journey.check(rest.vocabulary) }
        return WorkspaceContents(
            organization: rest.organization, messages: rest.messages,
            journeys: journeys.map { .init(name: $0.name, definition: $0.definition) }, profiles: rest.profiles,
            profileColumns: rest.columns, consents: try consents(rest.organization.compliance, region: rest.region))
    }

    /// What journeys are checked with.
    struct Surroundings {
        let organization: WorkspaceContents.Organization
        let messages: [WorkspaceContents.Message]
        let profiles: [WorkspaceContents.Profile]
        /// The attributes that they have columns for.
        let columns: Set<String>
        let vocabulary: JourneyVocabulary

        var region: Region? { organization.region.flatMap(Region.init) }
    }

    /// - Parameter journeys: those that set attributes.
    func surroundings(
        of journeys: [JourneyFile], knownAttributes: (_ organization: String) async throws -> Set<String>
    ) async throws -> Surroundings {
        let organization = try organization()
        let region = organization.region.flatMap(Region.init)
        let (profiles, columns) = try profiles(region: region)
        let attributes = try await knownAttributes(organization.id).union(columns)
            .union(journeys.flatMap(\.updatedAttributes))
        let messages = try messages(
            MessageVocabulary(
                compliance: organization.compliance, region: region, shortURL: organization.texts.shortURL ?? shortURL,
                attributes: attributes))
        return Surroundings(
            organization: organization, messages: messages, profiles: profiles, columns: columns,
            vocabulary: JourneyVocabulary(messages: messages, attributes: attributes))
    }

    // MARK: Files

    func path(_ name: String) -> String { directory.appending(path: name).path }

    func bytes(_ name: String) throws(InputError) -> [UInt8] { try Self.bytes(at: path(name)) }

    func text(_ name: String) throws(InputError) -> String { try Self.text(at: path(name)) }

    private static func bytes(at path: String) throws(InputError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw InputError(file: path, line: 1, column: 1, problem: "cannot be read; is it there?")
        }
        return [UInt8](data)
    }

    static func text(at path: String) throws(InputError) -> String {
        let bytes = try bytes(at: path)
        if let invalid = UTF8Check.firstInvalid(in: bytes) {
            let position = Position(of: invalid, in: bytes)
            throw InputError(
                file: path, line: position.line, column: position.column,
                problem: "not UTF-8; save the file as UTF-8")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The names of a folder's files with one of these extensions, in order, no two of them the same to a reader; none where
    /// there is no such folder.
    func names(in folder: String, extensions: Set<String>) throws(InputError) -> [String] {
        let names = try all(in: folder).filter { name in
            extensions.contains((name as NSString).pathExtension.lowercased()) && !name.hasPrefix(".")
        }.sorted()
        // Passed over, it would be missed by nobody but its author.
        if let name = names.first(where: { !extensions.contains(($0 as NSString).pathExtension) }) {
            throw InputError(
                file: path(folder + "/" + name), line: 1, column: 1,
                problem: "write the extension in small letters: .\((name as NSString).pathExtension.lowercased())")
        }
        if let (name, _) = zip(names, names.dropFirst()).first(where: ==) {
            throw InputError(
                file: path(folder + "/" + name), line: 1, column: 1,
                problem: "two files have this name, encoded differently; rename or remove one of them")
        }
        return names
    }

    private func all(in folder: String) throws(InputError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path(folder))
        } catch CocoaError.fileReadNoSuchFile {
            return []
        } catch {
            throw InputError(
                file: path(folder), line: 1, column: 1, problem: "cannot be read; is it a folder, and may you read it?")
        }
    }

    /// What a file's name without its extension says, whichever way it is encoded: some systems write `ü` as two characters.
    static func name(ofFile file: String) -> String {
        ((file as NSString).lastPathComponent as NSString).deletingPathExtension.precomposedStringWithCanonicalMapping
    }

    /// A name as the folder has it.
    static func spelled(_ name: String, in files: [String]) -> String { files.first { $0 == name } ?? name }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    // MARK: waymark.yaml

    private func organization() throws(InputError) -> WorkspaceContents.Organization {
        let file = path("waymark.yaml")
        let settings = try YAMLMapping(
            text: text("waymark.yaml"), file: file, keys: ["organization", "tracking", "texts", "purposes"])
        guard
            let organization = try settings.mapping(
                "organization", keys: ["id", "name", "geo", "timezone", "public-url", "region"])
        else {
            throw InputError(file: file, line: 1, column: 1, problem: "“organization” with id, name and geo is missing")
        }
        let id = try organization.string("id")
        var region: Region?
        if let text = try organization.optionalString("region") {
            guard let given = Region(text) else {
                throw organization.error(at: "region", "unknown region “\(text)”; \(Region.rule)")
            }
            region = given
        }
        let tracking = try settings.mapping("tracking", keys: ["window", "retention"])
        let window = try months(tracking, "window") ?? .standard
        let retention = try months(tracking, "retention")
        let read = WorkspaceContents.Organization(
            id: id, name: try organization.string("name"), geo: try organization.string("geo"),
            timezone: try timezone(organization), region: region?.description,
            publicURL: try url(organization, "public-url", such: "https://click.brand.example"), window: window,
            retention: retention, texts: try texts(settings), compliance: try compliance(settings))
        if let conflict = read.conflict {
            let texts = try settings.mapping("texts", keys: Self.textKeys)
            switch conflict.field {
            case .retention: throw (tracking ?? settings).error(at: "retention", conflict.problem)
            case .textsWindow: throw (texts ?? settings).error(at: "window", conflict.problem)
            case .personalLinks: throw (texts ?? settings).error(at: "personal-links", conflict.problem)
            }
        }
        return read
    }

    private func timezone(_ organization: YAMLMapping) throws(InputError) -> String? {
        guard let name = try organization.optionalString("timezone") else { return nil }
        guard TimeZone(identifier: name) != nil else {
            throw organization.error(
                at: "timezone",
                "unknown time zone “\(name)”; "
                    + (Suggestion.nearest(to: name, among: TimeZone.knownTimeZoneIdentifiers)
                        .map { "did you mean “\($0)”?" } ?? "write an IANA name, such as Europe/Berlin"))
        }
        return name
    }

    func url(_ mapping: YAMLMapping, _ key: String, such example: String) throws(InputError) -> PublicURL? {
        guard let text = try mapping.optionalString(key) else { return nil }
        guard let url = PublicURL(text) else {
            throw mapping.error(at: key, "“\(key)” needs a scheme and a host, such as \(example)")
        }
        return url
    }

    func months(_ tracking: YAMLMapping?, _ key: String) throws(InputError) -> TrackingWindow? {
        guard let tracking, let months = try tracking.integer(key) else { return nil }
        guard let window = TrackingWindow(months: months) else {
            throw tracking.error(at: key, "“\(key)” needs months from 0 to 1200")
        }
        return window
    }
}
