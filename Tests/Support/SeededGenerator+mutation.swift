extension SeededGenerator {
    /// `input` with one to three small changes: a byte changed or removed, a piece put in, a stretch repeated or cut out.
    ///
    /// - Parameter longestStretch: in bytes.
    package mutating func mutated(_ input: [UInt8], pieces: [String], longestStretch: Int) -> [UInt8] {
        var result = input
        for _ in 0..<Int.random(in: 1...3, using: &self) where !result.isEmpty {
            let offset = Int.random(in: 0..<result.count, using: &self)
            let end = min(result.count, offset + Int.random(in: 0...longestStretch, using: &self))
            switch Int.random(in: 0..<5, using: &self) {
            case 0: result[offset] = UInt8.random(in: 0...255, using: &self)
            case 1: result.insert(contentsOf: pieces.randomElement(using: &self)!.utf8, at: offset)
            case 2: result.remove(at: offset)
            case 3: result.insert(contentsOf: result[offset..<end], at: offset)
            default: result.removeSubrange(offset..<end)
            }
        }
        return result
    }
}
