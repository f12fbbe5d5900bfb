/// A change of one place in a source.
package struct SourceEdit: Equatable, Sendable {
    /// In bytes of the source as it was.
    package let range: Range<Int>
    package let replacement: [UInt8]

    package init(_ range: Range<Int>, _ replacement: some Sequence<UInt8> = []) {
        self.range = range
        self.replacement = Array(replacement)
    }
}

extension [UInt8] {
    /// - Parameter edits: in order, none overlapping another.
    package func applying(_ edits: [SourceEdit]) -> [UInt8] {
        var output: [UInt8] = []
        var position = 0
        for edit in edits {
            output += self[position..<edit.range.lowerBound] + edit.replacement
            position = edit.range.upperBound
        }
        return output + self[position...]
    }
}
