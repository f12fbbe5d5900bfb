import Access
import Consent
import ContactPoints
import HTTPTypes
import LinkIdentifiers
import Store
import Synchronization
import Workspace

import class Foundation.FileHandle

/// What contact points have consented to. They stand in bodies only: URLs get into logs.
struct ConsentResource: Resource {
    let store: any ConsentStore & ImportStore
    let keys: KeyRing
    let spool: Spool
    /// Of organizations, until they are read by whoever asked.
    private let exports = Places()
    /// While the store is read, which has few readers for all.
    private let readings = Places(maximum: 2)

    init(store: any ConsentStore & ImportStore, keys: KeyRing, spool: Spool) {
        self.store = store
        self.keys = keys
        self.spool = spool
    }

    var endpoints: [Endpoint] {
        [
            Endpoint(.post, "/consent/lookup", .readConsent, body: .json, handle: lookup),
            Endpoint(.post, "/consent/records", .writeConsent, body: .json, isRepeatable: true, handle: record),
            Endpoint(.get, "/consent/export", .readConsent, query: ["history"], handle: export),
        ]
    }

    private func lookup(_ call: Call) async throws -> Answer {
        let object = try call.object("contact", "message")
        let organization = try await store.organization(call.organization)
        let contact = try object.contact(of: organization)
        let records = try await store.consent(of: contact, organization: organization.id)
        var decision: ConsentDecision?
        if let name = try object.optionalText("message") {
            guard let message = try await store.purpose(ofMessage: name, organization: organization.id) else {
                throw object.problem(at: "message", "there is no such message")
            }
            decision = ConsentDecision(
                purpose: message.purpose, topic: message.topic, profile: organization.compliance, records: records)
        }
        let history = try await store.consentHistory(of: contact, organization: organization.id)
        return Answer(ConsentLookup(contact: contact, records: records, history: history, decision: decision))
    }

    private func record(_ call: Call) async throws -> Answer {
        let object = try call.object("contact", "purpose", "topic", "status", "reason", "source")
        let organization = try await store.organization(call.organization)
        let contact = try object.contact(of: organization)
        let scope = try Self.scope(object, organization.compliance)
        let record = ConsentRecord(
            status: try object.word("status", ConsentStatus.self), reason: try object.optionalText("reason") ?? "",
            source: try object.optionalText("source") ?? "API", at: call.now, by: call.principal.auditName)
        try await store.record(
            record, about: scope, of: contact, organization: organization.id,
            contactHash: keys.contactHash(of: organization.id))
        return Answer(CurrentConsent(scope, record))
    }

    private static func scope(
        _ object: JSONObject, _ compliance: ComplianceProfile
    ) throws(Problem) -> ConsentScope {
        let name = try object.text("purpose")
        guard let rules = compliance.rules.first(where: { $0.purpose.rawValue == name }) else {
            let known = compliance.rules.map(\.purpose.rawValue)
            throw object.problem(at: "purpose", "there is no such purpose" + Suggestion.phrase(for: name, among: known))
        }
        guard let topic = try object.optionalText("topic") else { return ConsentScope(rules.purpose) }
        guard rules.topics.contains(where: { $0.id == topic }) else {
            throw object.problem(
                at: "topic", "there is no such topic" + Suggestion.phrase(for: topic, among: rules.topics.map(\.id)))
        }
        return ConsentScope(rules.purpose, topic: topic)
    }

    /// As `POST /imports/consent` takes it. A client that reads slowly must not keep the store's log from being emptied, and
    /// so all is written to a file first.
    private func export(_ call: Call) async throws -> Answer {
        let includesHistory = try call.truth("history") ?? false
        let organization = call.organization
        let place = try exports.take(
            organization,
            or: .conflict("the organization's consent is being exported; ask again when that has been read"))
        let file = try spool.file(keeping: place)
        let reading = try readings.take(organization, or: .busy)
        defer { reading.giveBack() }
        try await file.write { handle in
            let writer = Mutex(CSVRowWriter(handle, header: ConsentFile.columns))
            try await store.exportConsent(organization: organization, includesHistory: includesHistory) {
                contact, scope, record in
                try writer.withLock { try $0.add(ConsentFile.fields(contact, scope, record)) }
                try file.grow(to: Int(try handle.offset()))
            }
            try writer.withLock { try $0.flush() }
        }
        return try Answer(
            status: .ok, headers: [.contentType: "text/csv; charset=utf-8"], body: .stream(file.body()))
    }
}

extension JSONObject {
    /// An address or number, normalised as the organization's are.
    func contact(_ key: String = "contact", of organization: StoredOrganization) throws(Problem) -> String {
        let text = try text(key)
        do {
            return try ContactPoint(text, region: organization.region.flatMap(Region.init)).text
        } catch {
            throw problem(at: key, "\(error)")
        }
    }
}
