import Foundation

/// Texts in one piece of memory, for rows by the hundred thousand.
package struct PackedTexts: Sendable {
    /// One of them, in UTF-8.
    package struct Text: Sendable, Equatable {
        fileprivate let start, count: UInt32

        package static let empty = Text(start: 0, count: 0)
        package var isEmpty: Bool { count == 0 }
        package func bytes(in all: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(rebasing: all[Int(start)..<Int(start + count)])
        }
    }

    private var bytes: [UInt8] = []

    package init() {}

    /// How many bytes there are in all; at most 4 GB.
    package var count: Int { bytes.count }

    package mutating func reserveCapacity(_ count: Int) { bytes.reserveCapacity(count) }

    package mutating func add(_ text: some Collection<UInt8>) -> Text {
        let start = bytes.count
        bytes.append(contentsOf: text)
        return Text(start: UInt32(start), count: UInt32(bytes.count - start))
    }

    package subscript(_ text: Text) -> String {
        withBytes { String(decoding: text.bytes(in: $0), as: UTF8.self) }
    }

    /// All of the texts' bytes; each finds its own in there.
    package func withBytes<Value>(_ body: (UnsafeRawBufferPointer) throws -> Value) rethrows -> Value {
        try bytes.withUnsafeBytes(body)
    }

    /// Sorts by texts, byte by byte; of equal ones the one that was added first comes first.
    package func sort<Element>(_ elements: inout [Element], by text: (Element) -> Text) {
        withBytes { all in
            elements.sort {
                let (one, other) = (text($0), text($1))
                let order = Self.order(one.bytes(in: all), other.bytes(in: all))
                return order == 0 ? one.start < other.start : order < 0
            }
        }
    }

    /// Of elements that are sorted by their texts, the different texts, and which of them each has.
    package func distinct<Element>(
        _ sorted: [Element], by text: (Element) -> Text
    ) -> (texts: [Text], indices: [Int32]) {
        var texts: [Text] = []
        var indices: [Int32] = []
        for element in sorted {
            let text = text(element)
            if texts.last.map({ !areEqual($0, text) }) ?? true { texts.append(text) }
            indices.append(Int32(texts.count - 1))
        }
        return (texts, indices)
    }

    private func areEqual(_ one: Text, _ other: Text) -> Bool {
        one == other || withBytes { Self.order(one.bytes(in: $0), other.bytes(in: $0)) == 0 }
    }

    private static func order(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Int {
        let common = min(one.count, other.count)
        guard common > 0, let first = one.baseAddress, let second = other.baseAddress else {
            return one.count - other.count
        }
        let order = memcmp(first, second, common)
        return order == 0 ? one.count - other.count : Int(order)
    }
}
