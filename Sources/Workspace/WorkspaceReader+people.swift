import Consent
import ContactPoints
import Foundation
import Store

extension WorkspaceReader {
    /// `profiles.csv`: `id`, `email`, `phone`, and a column for each attribute. Also says which attributes there are.
    func profiles(
        region: Region?
    ) throws(InputError) -> (profiles: [WorkspaceContents.Profile], attributes: Set<String>) {
        guard exists("profiles.csv") else { return ([], []) }
        let table = try CSVTable(file: path("profiles.csv"), required: ["id"], known: nil)
        let attributes = table.header.filter { !["id", "email", "phone"].contains($0) }
        var lines: [String: Int] = [:]
        var profiles: [WorkspaceContents.Profile] = []
        for row in table.rows {
            let id = table[row, "id"]
            if id.isEmpty { throw table.error(in: row, "id", "the profile has no id") }
            if let line = lines.updateValue(row.line, forKey: id) {
                throw table.error(in: row, "id", "the profile of line \(line) has the same id; give each its own")
            }
            let email = try table[row, "email"].isEmpty ? nil : contact(in: table, row, "email", .email, nil)
            let phone = try table[row, "phone"].isEmpty ? nil : contact(in: table, row, "phone", .phone, region)
            var values: [String: String] = [:]
            for attribute in attributes where !table[row, attribute].isEmpty {
                values[attribute] = table[row, attribute]
            }
            profiles.append(.init(id: id, email: email?.text, phone: phone?.text, attributes: values))
        }
        return (profiles, Set(attributes))
    }

    /// `consent.csv`: `contact`, `purpose`, `status`, `time`, and optionally `topic`, `reason`, `source`.
    func consents(
        _ compliance: ComplianceProfile, region: Region?
    ) throws(InputError) -> [WorkspaceContents.Consent] {
        guard exists("consent.csv") else { return [] }
        let table = try CSVTable(
            file: path("consent.csv"), required: ["contact", "purpose", "status", "time"],
            known: ["contact", "purpose", "topic", "status", "reason", "source", "time"])
        var consents: [WorkspaceContents.Consent] = []
        var lines: [[String]: Int] = [:]
        for row in table.rows {
            let contact = try contact(in: table, row, "contact", nil, region).text
            let scope = try scope(table, row, compliance)
            guard let status = ConsentStatus(rawValue: table[row, "status"]) else {
                throw unknown(table, row, "status", ConsentStatus.allCases.map(\.rawValue))
            }
            guard let time = Timestamp.date(from: table[row, "time"]) else {
                throw table.error(in: row, "time", "when was it said? Expected a time such as 2026-01-31T12:00:00Z")
            }
            guard time <= now else { throw table.error(in: row, "time", "this time is still to come") }
            // Which of the two is meant, nobody can know.
            if let line = lines.updateValue(row.line, forKey: [contact, "\(scope)", table[row, "time"]]) {
                throw table.error(
                    in: row, "contact", "line \(line) says something of the same contact, purpose and time")
            }
            let source = table[row, "source"].isEmpty ? "workspace" : table[row, "source"]
            consents.append(
                .init(
                    contact: contact, scope: scope,
                    record: ConsentRecord(
                        status: status, reason: table[row, "reason"], source: source, at: time, by: "apply")))
        }
        return consents
    }

    private func contact(
        in table: CSVTable, _ row: CSVTable.Row, _ column: String, _ kind: ContactPoint.Kind?, _ region: Region?
    ) throws(InputError) -> ContactPoint {
        do throws(ContactPointError) {
            return try ContactPoint(table[row, column], kind, region: region)
        } catch {
            throw table.error(in: row, column, error.description)
        }
    }

    private func scope(
        _ table: CSVTable, _ row: CSVTable.Row, _ compliance: ComplianceProfile
    ) throws(InputError) -> ConsentScope {
        guard let rules = compliance.rules.first(where: { $0.purpose.rawValue == table[row, "purpose"] }) else {
            throw unknown(table, row, "purpose", compliance.rules.map(\.purpose.rawValue))
        }
        let topic = table[row, "topic"]
        if topic.isEmpty { return ConsentScope(rules.purpose) }
        guard rules.topics.contains(where: { $0.id == topic }) else {
            throw unknown(table, row, "topic", rules.topics.map(\.id))
        }
        return ConsentScope(rules.purpose, topic: topic)
    }

    private func unknown(_ table: CSVTable, _ row: CSVTable.Row, _ column: String, _ known: [String]) -> InputError {
        let word = table[row, column]
        return table.error(in: row, column, "unknown \(column) “\(word)”" + Suggestion.phrase(for: word, among: known))
    }
}
