package import Foundation
package import Journeys
import Messages
package import Store
package import Workspace

/// Writing journeys, and publishing what was written.
package struct JourneyWriting: Sendable {
    package typealias Stores = JourneyControlStore & JourneyDefinitionStore & MessageStore & WorkspaceStore

    private static let pageSize = 1000

    private let store: any Stores
    private let attributes: AttributeNames

    /// - Parameter attributes: what it remembers is shared with others; by default with nobody.
    package init(store: any Stores, attributes: AttributeNames? = nil) {
        self.store = store
        self.attributes = attributes ?? AttributeNames(store: store)
    }

    /// A journey as its author wrote it, read and checked with the messages and attributes that the organization has.
    ///
    /// - Parameter file: `NAME.yaml` or `NAME.json`, which says how it is written, and stands in errors.
    package func definition(
        _ text: String, file: String, organization: String
    ) async throws -> Result<JourneyDefinition, InputError> {
        try await checked(organization) { try JourneyFile(text: text, file: file) }
    }

    /// Whether a journey that was written before is still right: messages may have changed since.
    package func check(_ journey: StoredJourney, organization: String) async throws -> InputError? {
        switch try await checked(organization, { try JourneyFile(journey.definition, name: journey.name) }) {
        case .success: return nil
        case .failure(let error): return error
        }
    }

    /// Publishes a journey that is still right.
    ///
    /// - Returns: whether something has changed by it, or what does not fit; `nil` where there is no such journey.
    package func publish(
        _ name: String, organization: String, at now: Date
    ) async throws -> Result<Bool, InputError>? {
        guard let journey = try await store.journey(name, organization: organization) else { return nil }
        if let error = try await check(journey, organization: organization) { return .failure(error) }
        return try await store.publish(journey: name, organization: organization, at: now).map { .success($0) }
    }

    private func checked(
        _ organization: String, _ read: () throws -> JourneyFile
    ) async throws -> Result<JourneyDefinition, InputError> {
        do {
            let journey = try read()
            try journey.check(try await vocabulary(of: journey, organization))
            return .success(journey.definition)
        } catch let error as InputError {
            return .failure(error)
        }
    }

    private func vocabulary(of journey: JourneyFile, _ organization: String) async throws -> JourneyVocabulary {
        let attributes = try await attributes(of: journey, organization)
        var messages: [JourneyVocabulary.Message] = []
        var last: String?
        repeat {
            let page = try await store.messages(organization: organization, after: last, limit: Self.pageSize)
            last = page.count == Self.pageSize ? page.last?.name : nil
            for summary in page {
                guard let newest = summary.newest else { continue }
                if journey.messages.contains(summary.name) {
                    messages.append(try await message(summary.name, organization))
                } else {
                    messages.append(.init(unnamed: summary.name, channel: newest.channel))
                }
            }
        } while last != nil
        return JourneyVocabulary(messages: messages, attributes: attributes)
    }

    private func attributes(of journey: JourneyFile, _ organization: String) async throws -> Set<String> {
        let recent = try await attributes.recent(of: organization).union(journey.updatedAttributes)
        if journey.attributes.isSubset(of: recent) { return recent }
        // There may be one since.
        return try await attributes.current(of: organization).union(journey.updatedAttributes)
    }

    private func message(_ name: String, _ organization: String) async throws -> JourneyVocabulary.Message {
        guard let content = try await store.version(nil, ofMessage: name, organization: organization)?.stored.content
        else { return .init(unnamed: name, channel: .email) }
        return .init(name: name, content: content, links: try CompiledMessage(content).links)
    }
}
