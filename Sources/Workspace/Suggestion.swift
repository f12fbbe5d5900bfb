/// Finds the word that somebody may have meant.
package enum Suggestion {
    /// “ — did you mean …?” with the nearest word, or “ — known: …” where none is near.
    package static func phrase(for word: String, among known: some Collection<String>) -> String {
        if let nearest = nearest(to: word, among: known) { return "; did you mean “\(nearest)”?" }
        return known.isEmpty ? "" : "; known: " + known.sorted().joined(separator: ", ")
    }

    /// In bytes.
    private static let longestWord = 100

    /// The nearest word, if it is near: at most a third of its letters differ. None is near to what is no word any more.
    package static func nearest(to word: String, among known: some Collection<String>) -> String? {
        if word.utf8.count > longestWord { return nil }
        return known.map { (word: $0, distance: distance(Array(word.lowercased()), Array($0.lowercased()))) }
            .filter { $0.distance <= max(1, $0.word.count / 3) }
            .min { ($0.distance, $0.word) < ($1.distance, $1.word) }?.word
    }

    /// How many letters have to be put in, taken out, changed, or swapped with their neighbour.
    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var rows = [Array(0...b.count)]
        for (i, x) in a.enumerated() {
            var row = [i + 1]
            for (j, y) in b.enumerated() {
                var least = min(rows[i][j] + (x == y ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, x == b[j - 1], a[i - 1] == y { least = min(least, rows[i - 1][j - 1] + 1) }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
