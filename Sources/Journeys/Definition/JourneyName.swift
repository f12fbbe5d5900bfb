/// How steps, events and the attributes that journeys set are named.
package enum JourneyName {
    package static let rule = "letters of ASCII, digits, “-”, “_” and “.”, a letter or digit first, 64 at most"

    package static func isValid(_ name: String) -> Bool {
        guard let first = name.utf8.first, isAlphanumeric(first), name.utf8.count <= 64 else { return false }
        return name.utf8.allSatisfy { isAlphanumeric($0) || "-_.".utf8.contains($0) }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool { byte.isDigit || (0x61...0x7A).contains(byte | 0x20) }
}
