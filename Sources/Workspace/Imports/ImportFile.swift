import ContactPoints
import Store

/// A file that is read batch by batch.
package protocol ImportFile: SendableMetatype {
    associatedtype Batch: Sendable
    var table: ImportTable { get }
    /// `nil` at the end.
    func next() throws -> Batch?
}

/// How much is taken in together, in bytes. Two batches are in memory at a time; the larger they are, the fewer pages the store
/// writes. The first ones are smaller, for the store to begin soon.
struct BatchSize {
    private static let largest = 10 << 20
    private(set) var bytes = 1 << 20

    mutating func grow() { bytes = min(bytes * 2, Self.largest) }
}

/// Texts that rows before had too, as there are few reasons and sources mostly.
struct RepeatedText {
    private static let limit = 16
    private var known: [(bytes: [UInt8], text: PackedTexts.Text)] = []
    private var oldest = 0

    mutating func text(_ row: ImportTable.Row, _ field: Int, _ texts: inout PackedTexts) -> PackedTexts.Text {
        row.withBytes(of: field) { text($0, &texts) }
    }

    mutating func text(_ bytes: String, _ texts: inout PackedTexts) -> PackedTexts.Text {
        var bytes = bytes
        return bytes.withUTF8 { text($0, &texts) }
    }

    private mutating func text(_ new: UnsafeBufferPointer<UInt8>, _ texts: inout PackedTexts) -> PackedTexts.Text {
        if new.isEmpty { return .empty }
        if let same = known.first(where: { $0.bytes.count == new.count && new.elementsEqual($0.bytes) }) {
            return same.text
        }
        let text = texts.add(new)
        if known.count < Self.limit {
            known.append((Array(new), text))
        } else {
            known[oldest] = (Array(new), text)
            oldest = (oldest + 1) % Self.limit
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
