package import Foundation
package import Messages
package import Store

/// Making links of messages that are out lead elsewhere (M4.5).
package struct LinkCorrecting: Sendable {
    private let store: any CorrectionStore

    package init(store: any CorrectionStore) { self.store = store }

    /// What has been corrected.
    package struct Corrected: Sendable {
        package let version: MessageVersionName
        package let url: String
        /// `nil` where the link leads there already.
        package let correction: LinkCorrection?
        /// The other links of the version that still lead where this one led.
        package let others: [Int]
    }

    /// Why a link stays as it is.
    package enum Refusal: Error, Sendable {
        case unknownMessage
        /// Several organizations have a message of this name; their ids.
        case ambiguous([String])
        case unknownVersion(newest: Int)
        /// The links that can be corrected are these.
        case unknownLink(version: Int, known: [Int])
        /// It is not tracked: what was sent carries the destination itself.
        case notRedirected(version: Int, destination: String)
        case url(CorrectionError)
    }

    /// - Parameters:
    ///   - version: from 1; `nil` for the newest that has been sent, or the newest.
    ///   - organization: `nil` for the only one that has such a message.
    ///   - author: who does it, for the audit.
    package func correct(
        _ ordinal: Int, of message: String, version: Int?, organization: String?, to text: String, by author: String,
        at now: Date
    ) async throws -> Result<Corrected, Refusal> {
        var versions = try await store.versions(ofMessage: message)
        if let organization { versions.removeAll { $0.organization != organization } }
        let organizations = Set(versions.map(\.organization)).sorted()
        if organizations.count > 1 { return .failure(.ambiguous(organizations)) }
        guard let newest = versions.last else { return .failure(.unknownMessage) }
        let chosen =
            if let version { versions.first { $0.version == version } } else { versions.last(where: \.isOut) ?? newest }
        guard let chosen else { return .failure(.unknownVersion(newest: newest.version)) }
        let links = try await store.links(ofVersion: chosen.number)
        guard let link = links.first(where: { $0.ordinal == ordinal }) else {
            let known = links.filter(\.isRedirected).map(\.ordinal)
            return .failure(.unknownLink(version: chosen.version, known: known))
        }
        guard link.isRedirected else {
            return .failure(.notRedirected(version: chosen.version, destination: link.destination))
        }
        let old = Destination(url: link.destination, isPersonalised: link.isPersonalised)
        let url: String
        do throws(CorrectionError) {
            url = try CorrectedURL(text, inPlaceOf: old).url
        } catch {
            return .failure(.url(error))
        }
        let correction = try await store.correctLink(ordinal, ofVersion: chosen.number, to: url, by: author, at: now)
        let others = links.filter { $0.ordinal != ordinal && $0.isRedirected && $0.destination == correction?.from }
        return .success(Corrected(version: chosen, url: url, correction: correction, others: others.map(\.ordinal)))
    }
}
