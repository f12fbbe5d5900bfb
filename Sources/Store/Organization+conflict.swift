import Interactions

extension WorkspaceContents.Organization {
    /// Two settings that cannot stand together.
    package struct Conflict: Equatable, Sendable {
        package enum Field: Sendable {
            case retention, textsWindow, personalLinks
        }

        /// The one that should be changed, or the other that it is said of.
        package let field: Field
        /// What is wrong, and what to do.
        package let problem: String
    }

    /// The first conflict there is among the settings; `nil` where they fit.
    package var conflict: Conflict? {
        if let retention, retention.months < window.months {
            // Or a delivery would be counted as unique again (M12.1).
            return Conflict(
                field: .retention,
                problem: "“retention” is shorter than the window, \(window.months) months; shorten that too")
        }
        if let own = texts.window, let retention, retention.months < own.months {
            return Conflict(
                field: .textsWindow,
                problem: "“window” is longer than the retention, \(retention.months) months; lengthen that too")
        }
        let own = texts.window ?? window
        if let kept = texts.personalLinks, kept.months < own.months {
            return Conflict(
                field: .personalLinks,
                problem: "“personal-links” is shorter than the window, \(own.months) months; shorten that too")
        }
        return nil
    }
}
