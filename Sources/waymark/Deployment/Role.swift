import ArgumentParser

/// A part of Waymark that can be a process of its own. Each is one process at a time for a folder.
enum Role: String, CaseIterable, ExpressibleByArgument {
    /// Answers recipients.
    case edge
    /// Turns clicks and opens into figures.
    case processor
    /// Sends what journeys have due.
    case sender
    /// Shows pages.
    case console
}
