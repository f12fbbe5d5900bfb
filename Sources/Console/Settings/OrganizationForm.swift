import Foundation
import Interactions
import LinkIdentifiers
import Store

/// The settings of an organization that a form can change.
struct OrganizationForm {
    private struct Field {
        let name, label: String
        /// Where the API's merge patch has it.
        let path: [String]
        var isNumber = false
        var hint = ""
    }

    private static let fields = [
        Field(name: "name", label: "Name", path: ["name"]),
        Field(name: "timezone", label: "Time zone", path: ["timezone"], hint: "Such as Europe/Berlin; empty for UTC."),
        Field(
            name: "region", label: "Region of phone numbers", path: ["region"],
            hint: "Two letters, for numbers without a country code."),
        Field(
            name: "window", label: "Tracking window, in months", path: ["tracking", "window"], isNumber: true,
            hint: "How long after sending links and opens are recorded."),
        Field(
            name: "textWindow", label: "Tracking window of texts, in months", path: ["texts", "window"], isNumber: true,
            hint: "Empty for the same."),
        Field(
            name: "retention", label: "Attributed for, in months", path: ["tracking", "retention"], isNumber: true,
            hint: "Then interactions turn anonymous. Empty for the tracking window."),
    ]

    /// The fields as they stand.
    ///
    /// - Parameter typed: what was refused, by field, to be put right.
    static func context(_ settings: WorkspaceContents.Organization, typed: [String: String]) -> [[String: Any]] {
        let values: [String: String?] = [
            "name": settings.name, "timezone": settings.timezone, "region": settings.region,
            "window": String(settings.window.months), "textWindow": settings.texts.window.map { String($0.months) },
            "retention": settings.retention.map { String($0.months) },
        ]
        return fields.map { field in
            let stands = (values[field.name] ?? nil) ?? ""
            let value = typed[field.name] ?? stands
            var hints = field.hint.isEmpty ? [] : [field.hint]
            if value != stands { hints.append(stands.isEmpty ? "Empty now." : "Now: \(stands).") }
            return [
                "name": field.name, "label": field.label, "value": value, "isNumber": field.isNumber,
                "hint": hints.joined(separator: " "),
            ]
        }
    }

    /// What a form has sent as the API's merge patch: what is empty is taken away.
    static func patch(_ form: [String: String]) throws -> [UInt8] {
        var patch: [String: Any] = [:]
        for field in fields {
            guard let text = form[field.name]?.trimmingCharacters(in: .whitespaces) else { continue }
            var value: Any = text
            if text.isEmpty { value = NSNull() }
            // What is no number is for the API to refuse.
            if field.isNumber, let number = Int(text) { value = number }
            if field.path.count == 1 {
                patch[field.path[0]] = value
            } else {
                var part = patch[field.path[0]] as? [String: Any] ?? [:]
                part[field.path[1]] = value
                patch[field.path[0]] = part
            }
        }
        return Array(try JSONSerialization.data(withJSONObject: patch))
    }
}
