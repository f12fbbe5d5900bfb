import Bounces
import Foundation
import Interactions
import Journal
import LinkIdentifiers
import Logging
import Store

/// Takes in mails that have come back: what they say goes into the journal.
struct BounceIntake {
    enum Result {
        /// It is in the journal, on disk.
        case bounced
        /// It says something else of a mail.
        case passedOver
        /// It cannot be told what it says, or which mail of ours it is about.
        case notUnderstood
    }

    private let address: BounceAddress
    private let keys: [OrganizationKeys]
    private let journal: SQLiteJournal

    /// - Parameter data: of which there is a journal already.
    init(_ data: DataDirectory) async throws {
        let settings = try await Settings(arguments: [:], file: data.configuration)
        guard let address = settings.mail.bounceAddress else {
            throw CommandError(
                "bounces are told by the address they come to: set “mail.bounce-address”, as in bounces@example.com")
        }
        self.address = address
        let ring = try data.keys()
        keys = try await data.openStore().organizations().map { ring.organizationKeys(for: $0.id) }
        journal = data.openJournal(
            settings.journal, logger: Logger(label: "waymark") { StreamLogHandler.standardError(label: $0) })
    }

    func close() { try? journal.close() }

    /// - Parameter bytes: the mail, or its beginning.
    /// - Throws: ``JournalError`` where the journal cannot take it now.
    func take(_ bytes: [UInt8]) async throws -> Result {
        let mail = ReturnedMail(bytes, address: address)
        switch mail.kind {
        case .other: return .passedOver
        case .unclear: return .notUnderstood
        case .failure:
            guard let reference = reference(mail.tokens) else { return .notUnderstood }
            try await note(reference)
            return .bounced
        }
    }

    /// The first of ours.
    private func reference(_ tokens: [String]) -> LinkReference? {
        for token in tokens {
            for keys in keys { if let found = keys.open(returnToken: token.utf8) { return found } }
        }
        return nil
    }

    private func note(_ reference: LinkReference) async throws {
        var packer = JournalPacker()
        packer.append(
            at: Int64(Date().timeIntervalSince1970 * 1000), link: reference, userAgent: .init(start: nil, count: 0),
            asksForAnonymity: false, isPrefetch: false)
        let pack = packer.finish()
        try await withCheckedThrowingContinuation { continuation in
            journal.append(pack) { continuation.resume(with: $0) }
        }
    }
}
