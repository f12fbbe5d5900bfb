import Edge
import Foundation
package import LinkIdentifiers
import Messages
package import Store

/// Says what a URL of Waymark's names, for support.
package struct LinkResolving: Sendable {
    /// Why a URL names nothing.
    package enum Refusal: Error, Equatable, Sendable, CustomStringConvertible {
        /// It does not look like one of Waymark's.
        case otherURL
        /// Its identifier was invented or altered, or is another deployment's or organization's.
        case doesNotVerify

        package var description: String {
            switch self {
            case .otherURL:
                "not a URL of Waymark's; expected …/api/orgs/… and then /r/…, /o/…, /p/…, /u/… or /s/…, "
                    + "or a short link’s /…"
            case .doesNotVerify:
                "the identifier does not verify here: invented, altered, or another deployment's"
            }
        }
    }

    private let store: any LinkStore & ReportStore
    private let keys: KeyRing

    package init(store: any LinkStore & ReportStore, keys: KeyRing) {
        self.store = store
        self.keys = keys
    }

    /// - Parameters:
    ///   - organization: whose it has to be; `nil` for anybody's.
    ///   - reveals: whether it is said who it was sent to.
    /// - Throws: a ``Refusal``, or what the store throws.
    package func resolve(_ url: String, organization: String?, reveals: Bool) async throws -> ResolvedLink {
        let path = Array((URLComponents(string: url)?.percentEncodedPath ?? "").utf8)
        let found: ResolvedLink?
        if let route = path.withUnsafeBytes(Route.init) {
            found = try await resolve(path, route, reveals: reveals)
        } else if let short = path.withUnsafeBytes(ShortLinkPath.init) {
            found = try await resolve(path[short.code], reveals: reveals)
        } else {
            throw Refusal.otherURL
        }
        guard let found, organization == nil || found.organization == organization else { throw Refusal.doesNotVerify }
        return found
    }

    private func resolve(
        _ path: [UInt8], _ route: Route, reveals: Bool
    ) async throws -> ResolvedLink? {
        guard
            let organization = try await store.organization(
                hashedIdentifier: String(decoding: path[route.organization], as: UTF8.self)),
            let opened = keys.organizationKeys(for: organization.id).open(path[route.identifier]),
            let found = try await store.describe(opened.reference, isOfBlock: false)
        else { return nil }
        return ResolvedLink(found, opened.reference, values: opened.values, reveals: reveals)
    }

    private func resolve(
        _ code: ArraySlice<UInt8>, reveals: Bool
    ) async throws -> ResolvedLink? {
        guard let link = code.withUnsafeBytes(keys.shortLinkKeys.open) else { return nil }
        let isPreferences = link.ordinal == ShortLink.preferences
        // The ordinals are in bounds.
        let reference = LinkReference(
            delivery: link.delivery, ordinal: isPreferences ? LinkReference.preferences : link.ordinal)!
        guard var found = try await store.describe(reference, isOfBlock: true), found.channel == .text,
            isPreferences || found.link != nil
        else { return nil }
        if link.isTracked || isPreferences || found.isPersonalised {
            guard let own = try await store.describe(reference, isOfBlock: false) else { return nil }
            found = own
        }
        let values =
            reveals && found.isPersonalised
            ? try await store.textDelivery(link.delivery, ordinal: link.ordinal)?.personalValues : nil
        return ResolvedLink(found, reference, values: values ?? [], isTracked: link.isTracked, reveals: reveals)
    }
}
