/// Finds the word that somebody may have meant.
package enum Suggestion {
    /// “ — did you mean …?” with the nearest word, or “ — known: …” where none is near.
    package static func phrase(for word: String, among known: some Collection<String>) -> String {
        if let nearest = nearest(to: word, among: known) { return "; did you mean “\(nearest)”?" }
        return known.isEmpty ? "" : "; known: " + known.sorted().joined(separator: ", ")
    }

    /// The nearest word, if it is near: at most a third of its letters differ.
    package static func nearest(to word: String, among known: some Collection<String>) -> String? {
        known.map { (word: $0, distance: distance(Array(word.lowercased()), Array($0.lowercased()))) }
            .filter { $0.distance <= max(1, $0.word.count / 3) }
            .min { ($0.distance, $0.word) < ($1.distance, $1.word) }?.word
    }

    /// Levenshtein's.
    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let substituted = diagonal + (x == y ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
            }
        }
        return row[b.count]
    }
}
