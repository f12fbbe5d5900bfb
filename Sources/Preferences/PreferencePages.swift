import Consent
package import Foundation
import LinkIdentifiers
package import Logging
package import Store
import Synchronization

/// Answers what recipients ask for on their own pages (M10.3): shows what they may decide, and keeps what they decide.
package final class PreferencePages: Sendable {
    /// How many requests may be at the store at a time. Where it is slow, others that need it shall not wait for all that
    /// recipients ask for.
    private static let maximumRequests = 256

    private let requests = Atomic<Int>(0)
    private let store: any PreferenceStore
    private let logger: Logger
    private let now: @Sendable () -> Date
    private let writer: PageWriter

    package init(
        store: any PreferenceStore, logger: Logger, now: @escaping @Sendable () -> Date
    ) throws {
        self.store = store
        self.logger = logger
        self.now = now
        writer = try PageWriter()
    }

    /// What a short link answers that is over (M9.3).
    ///
    /// - Parameter acceptedLanguages: the value of `Accept-Language`.
    package func gone(acceptedLanguages: String?) -> PreferencePage {
        writer.gone(acceptedLanguages: acceptedLanguages)
    }

    /// `nil` where the delivery does not exist (any more).
    package func page(for request: PreferenceRequest) async -> PreferencePage? {
        defer { requests.subtract(1, ordering: .relaxed) }
        do {
            if requests.add(1, ordering: .relaxed).newValue > Self.maximumRequests { throw Overload() }
            guard let found = try await store.preferences(of: request.delivery) else { return nil }
            let news: PageNews?
            let changes: ConsentRecords
            switch request.action {
            case .show:
                (news, changes) = (nil, [:])
            case .save(let form):
                (news, changes) = (.saved, PreferenceForm(form).changes(to: found, at: now()))
            case .unsubscribe:
                // Also where it is not asked for now: the model may change, and a refusal stays one.
                let scope = ConsentScope(found.purpose, topic: found.topic)
                news = .unsubscribed(from: scope)
                changes = [scope: found.record(.optedOut, source: "one-click unsubscribe", at: now())]
            }
            if !changes.isEmpty, try await !store.decide(changes, recipientOf: request.delivery) { return nil }
            return writer.page(of: found.taking(changes), news: news, for: request)
        } catch {
            logger.warning("a recipient's preferences cannot be reached", metadata: ["error": "\(type(of: error))"])
            return writer.unavailable(for: request)
        }
    }
}

/// Too much is asked for at a time.
private struct Overload: Error {}

/// What has just been done.
enum PageNews: Equatable {
    case saved
    case unsubscribed(from: ConsentScope)
}

extension RecipientPreferences {
    /// Whether something may be done now, by itself: a topic's purpose may forbid it all the same.
    func allows(_ scope: ConsentScope) -> Bool {
        compliance.model(of: scope.purpose).allows(records[scope]?.status)
    }

    /// The record of what the recipient says now.
    func record(_ status: ConsentStatus, source: String, at now: Date) -> ConsentRecord {
        ConsentRecord(status: status, reason: "", source: source, at: now, by: "recipient")
    }

    /// With what has been decided. The store is not asked once more: if it were away by then, what has been kept would look as
    /// if it had not.
    fileprivate func taking(_ changes: ConsentRecords) -> RecipientPreferences {
        RecipientPreferences(
            organization: organization, compliance: compliance, contact: contact, language: language,
            records: records.merging(changes) { $1 }, purpose: purpose, topic: topic)
    }
}
