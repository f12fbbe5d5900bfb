/// Finds duplicate attributes.
///
/// Tags have few attributes, and comparing a name with the others is fastest then. A hostile tag has 100,000, for which
/// that would be quadratic: past a bound the names go into a hash table, seeded per process so that nobody can choose
/// names that collide.
struct AttributeNameTable {
    typealias Attribute = HTMLScanner.Attribute

    private static let linearBound = 16
    /// Indices into the attributes, -1 where free; a power of two of them, at most half in use. Reused from tag to tag.
    private var slots: [Int] = []
    private var usedCount = 0
    /// A bit for the length and the first letter of each name so far: most names are told apart by that.
    private var seen: UInt64 = 0

    /// Whether `name` is the name of one of the tag's attributes so far; if not, it is about to be.
    @inline(__always)
    mutating func containsOrAdds(_ name: Range<Int>, after attributes: [Attribute], in bytes: RawSpan) -> Bool {
        if attributes.isEmpty { seen = 0 }
        let bit: UInt64 = 1 << UInt64((Int(bytes.byte(name.lowerBound) & 31) &+ 11 &* name.count) & 63)
        defer { seen |= bit }
        if seen & bit == 0, attributes.count < Self.linearBound { return false }
        return looksUp(name, after: attributes, in: bytes)
    }

    private mutating func looksUp(_ name: Range<Int>, after attributes: [Attribute], in bytes: RawSpan) -> Bool {
        guard attributes.count < Self.linearBound else {
            return looksUpOrAdds(name, after: attributes, in: bytes)
        }
        for attribute in attributes where bytes.matchesIgnoringCase(attribute.name, name) { return true }
        return false
    }

    private mutating func looksUpOrAdds(
        _ name: Range<Int>, after attributes: [Attribute], in bytes: RawSpan
    ) -> Bool {
        if attributes.count == Self.linearBound {
            rebuild(slotCount: Self.linearBound * 4, attributes, in: bytes)
        } else if usedCount * 2 >= slots.count {
            rebuild(slotCount: slots.count * 2, attributes, in: bytes)
        }
        let slot = self.slot(of: name, attributes, in: bytes)
        if slots[slot] >= 0 { return true }
        slots[slot] = attributes.count
        usedCount += 1
        return false
    }

    private mutating func rebuild(slotCount: Int, _ attributes: [Attribute], in bytes: RawSpan) {
        slots.removeAll(keepingCapacity: true)
        slots.append(contentsOf: repeatElement(-1, count: slotCount))
        usedCount = 0
        for (index, attribute) in attributes.enumerated() where !attribute.isDuplicate {
            slots[slot(of: attribute.name, attributes, in: bytes)] = index
            usedCount += 1
        }
    }

    /// The slot that holds `name`, or the free one where it would go.
    private func slot(of name: Range<Int>, _ attributes: [Attribute], in bytes: RawSpan) -> Int {
        var hasher = Hasher()
        for offset in name { hasher.combine(bytes.byte(offset).asciiLowercased) }
        var slot = hasher.finalize() & (slots.count - 1)
        while slots[slot] >= 0, !bytes.matchesIgnoringCase(attributes[slots[slot]].name, name) {
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }
}
