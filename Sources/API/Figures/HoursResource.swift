import Access
import HTTPTypes
import Interactions
import Operations
import Store
import Workspace

import struct Foundation.Date

/// What came of messages hour by hour and by device class (M12.2), and what happened in an organization.
struct HoursResource: Resource {
    /// How many days may be asked for at once.
    private static let maximumDays = 366

    let store: any FigureStore

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/activity", .readFigures, query: ["since", "until"], handle: activity),
            Endpoint(
                .get, "/figures/{message}/hours", .readFigures,
                query: ["since", "until", "of", "ordinal", "version"], handle: hours),
            Endpoint(.get, "/figures/{message}/devices", .readFigures, query: ["version"], handle: devices),
        ]
    }

    private func activity(_ call: Call) async throws -> Answer {
        let found = try await store.activity(ofOrganization: call.organization, in: Self.hours(of: call))
        return Answer(["items": found.map(HourlyActivityRepresentation.init)])
    }

    private func hours(_ call: Call) async throws -> Answer {
        let hours = try Self.hours(of: call)
        let version = try await version(call)
        let found = try await store.figuresByHour(
            try Self.subject(of: call, version: version), ofMessage: call.parameter("message"),
            version: version?.version, organization: call.organization, in: hours)
        return Answer(["items": found.map(HourlyCountsRepresentation.init)])
    }

    private func devices(_ call: Call) async throws -> Answer {
        let version = try await version(call)
        let found = try await store.figuresByDevice(
            ofMessage: call.parameter("message"), version: version?.version, organization: call.organization)
        return Answer(DevicesRepresentation(found))
    }

    /// The version that is asked for; `nil` for all of them together.
    private func version(_ call: Call) async throws -> MessageFigures? {
        let number = try call.integer("version", in: 1...Int(Int32.max))
        let versions = try await store.figures(message: call.parameter("message"), organization: call.organization)
        if versions.isEmpty { throw Problem.notFound("there is no such message") }
        guard let number else { return nil }
        guard let version = versions.first(where: { $0.version == number }) else {
            throw Problem.notFound("the message has no such version")
        }
        return version
    }

    // MARK: Parameters

    /// From `since` to the hour that `until` is in; the last 30 days where neither is said.
    private static func hours(of call: Call) throws(Problem) -> Range<Hour> {
        let until = try call.time("until") ?? call.now
        let since = try call.time("since") ?? until.addingTimeInterval(-30 * 86_400)
        guard since <= until else { throw .invalidParameter("since", "it is behind “until”") }
        guard until.timeIntervalSince(since) <= Double(maximumDays) * 86_400 else {
            throw .invalidParameter("since", "it is more than \(maximumDays) days before “until”; ask in pieces")
        }
        return Hour(of: since)..<Hour(rawValue: Hour(of: until).rawValue + 1)
    }

    private static func subject(of call: Call, version: MessageFigures?) throws(Problem) -> FigureSubject {
        let ordinal = try call.integer("ordinal", in: 1...Int(Int32.max))
        let name = call.query["of"] ?? "clicks"
        if name != "link", ordinal != nil { throw .invalidParameter("ordinal", "only a link has one: say of=link") }
        switch name {
        case "opens": return .opens
        case "clicks": return .clicks
        case "link":
            guard let ordinal, let version else {
                throw .invalidParameter("of", "a link is one of a version: say its ordinal and version")
            }
            // Hyperlinks of a logical link are counted together (M2.4).
            guard let link = version.links.first(where: { $0.ordinals.contains(ordinal) }) else {
                throw .notFound("the version has no such trackable link")
            }
            return .link(ordinal: link.first.ordinal)
        default: throw .invalidParameter("of", "opens, clicks or link is needed")
        }
    }
}
