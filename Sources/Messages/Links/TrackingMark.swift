/// The attributes that mark a link non-trackable (M2.2): Waymark's own and those that templates already carry.
enum TrackingMark {
    /// Name in lower case, and the value that marks; `nil` where the attribute's mere presence does.
    private static let marks: [(name: String, value: String?)] = [
        ("data-tracking", "false"),
        ("data-msdyn-tracking", "false"),
        ("ses:no-track", nil),
        ("clicktracking", "off"),
        ("data-pm-no-track", nil),
        ("mc:disable-tracking", nil),
        ("disable-tracking", "true"),
        ("data-disable-tracking", "true"),
        ("mautic:disable-tracking", "true"),
        ("data-mautic-disable-tracking", "true"),
        ("data-msys-clicktrack", "0"),
        ("data-skip-click", "true"),
    ]

    /// Whether an attribute marks its link and is stripped from what is sent (M2.3).
    static func isMark(name: String, value: String) -> Bool {
        marks.contains { mark in
            guard mark.name == name else { return false }
            guard let wanted = mark.value else { return true }
            return value.trimmingASCIISpace().lowercased() == wanted
        }
    }

    /// Whether a `class` marks its link; the class itself stays.
    static func isMark(classes: String) -> Bool {
        classes.split { $0 == " " || $0.isNewline || $0 == "\t" || $0 == "\u{C}" }.contains {
            $0.lowercased() == "untracked"
        }
    }
}

extension String {
    fileprivate func trimmingASCIISpace() -> Substring {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }
}
