package import ContactPoints
import Foundation
package import Store

/// A file of profiles: `id`, and optionally `email` and `phone`; every other column is an attribute.
package final class ProfileFile: ImportFile {
    package static let columns = ["id", "email", "phone"]

    package let table: ImportTable
    private let id: Int
    private let email, phone: Int?
    private let region: Region?
    private let columns: ProfileBatch.Columns
    /// Of the attributes, in the order of their names.
    private let keys: [ProfileAttributes.JSONKey]
    private let fields: [Int]

    private var texts = PackedTexts()
    private var rows: [ProfileBatch.Row] = []
    private var json: [UInt8] = []

    /// - Parameters:
    ///   - names: what columns are called in this file, where it is not their own name.
    ///   - region: where numbers without a country code are from.
    package init(_ table: ImportTable, names: [String: String], region: Region?) throws(InputError) {
        self.table = table
        self.region = region
        id = try table.requiredField("id", names)
        email = try table.field("email", names)
        phone = try table.field("phone", names)
        let used = [id, email, phone]
        let attributes = table.header.enumerated().filter { !used.contains($0.offset) }
            .sorted { $0.element < $1.element }
        fields = attributes.map(\.offset)
        keys = attributes.map { ProfileAttributes.JSONKey($0.element) }
        columns = .init(hasEmail: email != nil, hasPhone: phone != nil, attributes: attributes.map(\.element))
    }

    package func next() throws -> ProfileBatch? {
        texts = PackedTexts()
        rows = []
        let more = try table.read(while: { rows.count < ImportBatch.rowCount && texts.count < ImportBatch.byteCount }) {
            row throws(ImportTable.Refusal) in
            if row.isEmpty(id) { throw .init(field: id, reason: "the profile has no id") }
            let email = try contact(row, email, .email)
            let phone = try contact(row, phone, .phone)
            json.removeAll(keepingCapacity: true)
            ProfileAttributes.appendJSON(keys: keys, to: &json) { index, body in row.withBytes(of: fields[index], body)
            }
            rows.append(
                .init(
                    id: row.withBytes(of: id) { texts.add($0) }, email: email, phone: phone,
                    attributes: texts.add(json)))
        }
        if !more, rows.isEmpty { return nil }
        return ProfileBatch(columns: columns, texts: texts, rows: rows)
    }

    private func contact(
        _ row: ImportTable.Row, _ field: Int?, _ kind: ContactPoint.Kind
    ) throws(ImportTable.Refusal) -> PackedTexts.Text {
        guard let field, !row.isEmpty(field) else { return .empty }
        return try texts.add(contactIn: row, field, kind, region)
    }
}
