import Consent
import ContactPoints
import Foundation
import Store

extension WorkspaceReader {
    /// `profiles.csv`: `id`, `email`, and a column for each attribute. Also says which attributes there are.
    func profiles() throws(InputError) -> (profiles: [WorkspaceContents.Profile], attributes: Set<String>) {
        guard exists("profiles.csv") else { return ([], []) }
        let table = try CSVTable(file: path("profiles.csv"), required: ["id"], known: nil)
        let attributes = table.header.filter { $0 != "id" && $0 != "email" }
        var lines: [String: Int] = [:]
        var profiles: [WorkspaceContents.Profile] = []
        for row in table.rows {
            let id = table[row, "id"]
            if id.isEmpty { throw table.error(in: row, "id", "the profile has no id") }
            if let line = lines.updateValue(row.line, forKey: id) {
                throw table.error(in: row, "id", "the profile of line \(line) has the same id; give each its own")
            }
            let email = table[row, "email"]
            let address = try email.isEmpty ? nil : contact(in: table, row, "email", .email)
            var values: [String: String] = [:]
            for attribute in attributes where !table[row, attribute].isEmpty {
                values[attribute] = table[row, attribute]
            }
            profiles.append(.init(id: id, email: address?.text, attributes: values))
        }
        return (profiles, Set(attributes))
    }

    /// `consent.csv`: `contact`, `purpose`, `status`, and optionally `reason`, `source`, `time`.
    func consents() throws(InputError) -> [WorkspaceContents.Consent] {
        guard exists("consent.csv") else { return [] }
        let table = try CSVTable(
            file: path("consent.csv"), required: ["contact", "purpose", "status"],
            known: ["contact", "purpose", "status", "reason", "source", "time"])
        var consents: [WorkspaceContents.Consent] = []
        var lines: [[String]: Int] = [:]
        for row in table.rows {
            let address = try contact(in: table, row, "contact")
            guard let purpose = Purpose(rawValue: table[row, "purpose"]) else {
                throw unknown(table, row, "purpose", Purpose.allCases.map(\.rawValue))
            }
            guard let status = ConsentStatus(rawValue: table[row, "status"]) else {
                throw unknown(table, row, "status", ConsentStatus.allCases.map(\.rawValue))
            }
            var time: Date?
            if !table[row, "time"].isEmpty {
                time = Timestamp.date(from: table[row, "time"])
                if time == nil { throw table.error(in: row, "time", "not a time such as 2026-01-31T12:00:00Z") }
            }
            // Which of the two is meant, nobody can know.
            if let line = lines.updateValue(row.line, forKey: [address.text, purpose.rawValue, table[row, "time"]]) {
                throw table.error(
                    in: row, "contact", "line \(line) says something of the same contact, purpose and time")
            }
            consents.append(
                .init(
                    email: address.text, purpose: purpose, status: status, reason: table[row, "reason"],
                    source: table[row, "source"].isEmpty ? "workspace" : table[row, "source"], at: time))
        }
        return consents
    }

    private func contact(
        in table: CSVTable, _ row: CSVTable.Row, _ column: String, _ kind: ContactPoint.Kind? = nil
    ) throws(InputError) -> ContactPoint {
        do throws(ContactPointError) {
            return try ContactPoint(table[row, column], kind, region: nil)
        } catch {
            throw table.error(in: row, column, error.description)
        }
    }

    private func unknown(_ table: CSVTable, _ row: CSVTable.Row, _ column: String, _ known: [String]) -> InputError {
        let word = table[row, column]
        return table.error(in: row, column, "unknown \(column) “\(word)”" + Suggestion.phrase(for: word, among: known))
    }
}
