/// An attribute that marks a link non-trackable (M2.2): Waymark's own, and those that templates already carry.
struct TrackingMark {
    /// In lower case.
    let name: StaticString
    /// The value that marks; `nil` where the attribute's mere presence does.
    let value: String?

    static let all = [
        TrackingMark(name: "data-tracking", value: "false"),
        TrackingMark(name: "data-msdyn-tracking", value: "false"),
        TrackingMark(name: "ses:no-track", value: nil),
        TrackingMark(name: "clicktracking", value: "off"),
        TrackingMark(name: "data-pm-no-track", value: nil),
        TrackingMark(name: "mc:disable-tracking", value: nil),
        TrackingMark(name: "disable-tracking", value: "true"),
        TrackingMark(name: "data-disable-tracking", value: "true"),
        TrackingMark(name: "mautic:disable-tracking", value: "true"),
        TrackingMark(name: "data-mautic-disable-tracking", value: "true"),
        TrackingMark(name: "data-msys-clicktrack", value: "0"),
        TrackingMark(name: "data-skip-click", value: "true"),
    ]

    /// In bytes; most attributes of links have shorter names, and need not be compared with them all.
    static let shortestName = all.map(\.name.utf8CodeUnitCount).min() ?? 0

    /// Whether the attribute marks with this value. It is then stripped from what is sent (M2.3).
    func marks(_ value: String) -> Bool {
        guard let wanted = self.value else { return true }
        let words = Self.words(value)
        return words.count == 1 && Self.isWord(words[0], wanted)
    }

    static let markingClass = "untracked"

    /// Whether a `class` marks its link; the class itself stays.
    static func isMark(classes: String) -> Bool {
        words(classes).contains { isWord($0, markingClass) }
    }

    /// What ASCII white space separates, as it does classes (WHATWG Infra).
    private static func words(_ value: String) -> [Substring.UTF8View] {
        value.utf8.split { $0 == 0x20 || (0x09...0x0D).contains($0) && $0 != 0x0B }
    }

    /// Compares as HTML does: without regard to the case of ASCII letters.
    private static func isWord(_ word: Substring.UTF8View, _ lowercased: String) -> Bool {
        word.elementsEqual(lowercased.utf8) { $0 == $1 || (0x41...0x5A).contains($0) && $0 | 0x20 == $1 }
    }
}
