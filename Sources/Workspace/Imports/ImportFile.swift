import ContactPoints
import Store

/// A file that is read batch by batch.
package protocol ImportFile: SendableMetatype {
    associatedtype Batch: Sendable
    var table: ImportTable { get }
    /// `nil` at the end.
    func next() throws -> Batch?
}

/// How much is taken in together. Two batches are in memory at a time, and the store writes fewer pages the larger they are.
enum ImportBatch {
    static let rowCount = 125_000
    static let byteCount = 12 << 20
}

/// A text that the row before had too, as reasons and sources mostly are.
struct RepeatedText {
    private var bytes: [UInt8] = []
    private var text = PackedTexts.Text.empty

    mutating func text(_ row: ImportTable.Row, _ field: Int, _ texts: inout PackedTexts) -> PackedTexts.Text {
        row.withBytes(of: field) { text($0, &texts) }
    }

    mutating func text(_ bytes: String, _ texts: inout PackedTexts) -> PackedTexts.Text {
        var bytes = bytes
        return bytes.withUTF8 { text($0, &texts) }
    }

    private mutating func text(_ new: UnsafeBufferPointer<UInt8>, _ texts: inout PackedTexts) -> PackedTexts.Text {
        if new.isEmpty { return .empty }
        if !new.elementsEqual(bytes) {
            bytes = Array(new)
            text = texts.add(new)
        }
        return text
    }
}

extension PackedTexts {
    /// Adds a row's contact point, normalised.
    mutating func add(
        contactIn row: ImportTable.Row, _ field: Int, _ kind: ContactPoint.Kind?, _ region: Region?
    ) throws(ImportTable.Refusal) -> Text {
        let isEmail = kind != .phone && row.withBytes(of: field, ContactPoint.isNormalisedEmail)
        if isEmail { return row.withBytes(of: field) { add($0) } }
        do throws(ContactPointError) {
            return add(try ContactPoint(row.text(field), kind, region: region).text.utf8)
        } catch {
            throw .init(field: field, reason: error.description)
        }
    }
}
