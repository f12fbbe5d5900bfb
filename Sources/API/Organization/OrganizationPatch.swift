import Consent
import ContactPoints
import Interactions
import LinkIdentifiers
import Store
import Workspace

import struct Foundation.TimeZone

/// What somebody wants to have changed of an organization: as a merge patch has it (RFC 7396), what is left out stays, and
/// `null` takes away. Geo, id and hosts do not change here: links begin with what follows from them, and on whose host they may lead
/// is for whoever runs the deployment to say.
struct OrganizationPatch: Sendable {
    private let object: JSONObject
    private let tracking, texts: JSONObject?
    private let compliance: ComplianceProfile?

    init(_ call: Call) throws(Problem) {
        let object = try call.object("name", "timezone", "region", "tracking", "texts", "purposes")
        tracking = try object.object("tracking", keys: ["window", "retention"])
        texts = try object.object("texts", keys: ["window", "afterWindow", "personalLinks"])
        compliance = object.members["purposes"] == nil ? nil : try ComplianceProfile(purposes: object)
        self.object = object
    }

    func applied(to current: WorkspaceContents.Organization) throws(Problem) -> WorkspaceContents.Organization {
        var new = current
        if object.members["name"] != nil { new.name = try object.text("name", maximum: 200) }
        if object.members["timezone"] != nil { new.timezone = try timezone() }
        if object.members["region"] != nil { new.region = try region() }
        if let tracking {
            if tracking.members["window"] != nil {
                guard let window = try Self.months(tracking, "window") else {
                    throw tracking.problem(at: "window", "it cannot be taken away; 6 is usual")
                }
                new.window = window
            }
            if tracking.members["retention"] != nil { new.retention = try Self.months(tracking, "retention") }
        }
        if let texts { try apply(texts, to: &new.texts) }
        if let compliance { new.compliance = compliance }
        if let conflict = new.conflict { throw .invalidInput([Self.fault(conflict)]) }
        return new
    }

    private func apply(_ texts: JSONObject, to new: inout WorkspaceContents.Texts) throws(Problem) {
        if texts.members["window"] != nil { new.window = try Self.months(texts, "window") }
        if texts.members["afterWindow"] != nil {
            new.isGoneAfterWindow =
                try texts.optionalWord("afterWindow", OrganizationRepresentation.AfterWindow.self) == .gone
        }
        if texts.members["personalLinks"] != nil { new.personalLinks = try Self.months(texts, "personalLinks") }
    }

    // MARK: Values

    private func timezone() throws(Problem) -> String? {
        guard let name = try object.optionalText("timezone") else { return nil }
        guard TimeZone(identifier: name) != nil else {
            throw object.problem(
                at: "timezone", "there is no such time zone; write an IANA name, such as Europe/Berlin")
        }
        return name
    }

    private func region() throws(Problem) -> String? {
        guard let text = try object.optionalText("region") else { return nil }
        guard let region = Region(text) else { throw object.problem(at: "region", Region.rule) }
        return region.description
    }

    private static func months(_ object: JSONObject, _ key: String) throws(Problem) -> TrackingWindow? {
        try object.integer(key, in: 0...1200).flatMap(TrackingWindow.init(months:))
    }

    private static func fault(_ conflict: WorkspaceContents.Organization.Conflict) -> Problem.Fault {
        let pointer =
            switch conflict.field {
            case .retention: "/tracking/retention"
            case .textsWindow: "/texts/window"
            case .personalLinks: "/texts/personalLinks"
            }
        return .init(pointer: pointer, conflict.problem)
    }
}
