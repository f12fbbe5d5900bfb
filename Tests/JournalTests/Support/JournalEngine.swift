import Foundation
import Interactions
import Journal
import LinkIdentifiers
import TestSupport
import Testing

/// An engine that the contract is run against. Another engine is another element of ``all``.
struct JournalEngine: Sendable, CustomTestStringConvertible {
    let name: String
    /// Opens the journal of this name in a folder, with a bound on what may wait.
    let open: @Sendable (TemporaryFolder, _ name: String, _ maximumWaiting: Int) throws -> any Journal
    /// Waits for everything appended, and closes.
    let close: @Sendable (any Journal) throws -> Void

    var testDescription: String { name }

    static let all = [
        JournalEngine(
            name: "SQLite",
            open: { scratch, name, maximumWaiting in
                var configuration = SQLiteJournal.Configuration()
                configuration.maximumWaiting = maximumWaiting
                return SQLiteJournal(path: scratch.path(name), configuration: configuration)
            },
            close: { try ($0 as! SQLiteJournal).close() })
    ]

    func open(_ scratch: TemporaryFolder, _ name: String = "journal.sqlite") throws -> any Journal {
        try open(scratch, name, 65_536)
    }
}

extension JournalEntry {
    static func numbered(_ number: Int, userAgent: String = "") -> JournalEntry {
        JournalEntry(
            at: Date(timeIntervalSince1970: 1_700_000_000 + Double(number) / 1000),
            link: LinkReference(delivery: DeliveryNumber(rawValue: 4096 + Int64(number))!, ordinal: number % 4096)!,
            destination: number.isMultiple(of: 3) ? "https://a.example/é?\(number)" : nil,
            userAgent: userAgent.isEmpty ? "agent \(number)" : userAgent, asksForAnonymity: number.isMultiple(of: 2),
            isPrefetch: number.isMultiple(of: 5))
    }
}

extension [JournalPack] {
    /// What is in them, read as a journal's commit.
    var entries: [JournalEntry] { JournalEntry.unpack(JournalPack.joined(self)) ?? [] }
}

extension Journal {
    /// Appends, and returns when it is known what became of it.
    func append(_ entry: JournalEntry) async -> Result<Void, JournalError> {
        await withCheckedContinuation { continuation in
            append(JournalPack([entry])) { continuation.resume(returning: $0) }
        }
    }

    func entries(after position: Int64 = 0) async throws -> [JournalEntry] {
        try await commits(after: position, limit: .max).flatMap { $0.entries ?? [] }
    }
}

extension Result where Success == Void, Failure == JournalError {
    var error: JournalError? { if case .failure(let error) = self { error } else { nil } }
}
