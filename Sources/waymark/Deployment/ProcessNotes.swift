import Console
import Edge
import Foundation
import Journal

/// What this process knows that somebody should look at.
struct ProcessNotes {
    /// How long something may stand in the journal before somebody is told, in seconds.
    private static let patience = 300.0

    let journal: SQLiteJournal?
    /// The edge's; `nil` where this process is none.
    let counts: RecordingCounts?

    func notes(at now: Date) async -> [OverviewNote] {
        var notes: [OverviewNote] = []
        let unrecorded = counts?.unrecorded(at: now) ?? [:]
        if !unrecorded.isEmpty {
            let reasons = unrecorded.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                "\($0.value) (\($0.key.words))"
            }
            notes.append(
                OverviewNote(
                    what: "Unrecorded.",
                    text:
                        "In the last 24 hours, clicks and opens were answered without being recorded, anybody’s at this deployment: "
                        + reasons.joined(separator: ", ") + "."))
        }
        if let oldest = try? await journal?.backlog().oldest, now.timeIntervalSince(oldest) > Self.patience {
            let minutes = Int(now.timeIntervalSince(oldest) / 60)
            notes.append(
                OverviewNote(
                    what: "Late figures.",
                    text:
                        "What recipients did up to \(minutes) minutes ago is not in the figures yet. Is the processor running?"
                ))
        }
        return notes
    }
}

extension JournalError {
    /// Why something went unrecorded, for whoever can look after the machine.
    fileprivate var words: String {
        switch self {
        case .overload: "the disk was too slow"
        case .journalFull: "no space on the disk"
        case .journalFailed: "the journal cannot be written; the log says why"
        case .closed: "Waymark was ending"
        }
    }
}
