import LinkIdentifiers
import Store
import Synchronization

extension LinkDirectory {
    /// What the code of a short link names (M9.2).
    enum ShortResolution {
        /// Nothing.
        case unknown
        /// Perhaps a delivery whose block has only just been taken: the store may know more.
        case notKnownYet
        /// A recipient's preferences, with the URL of their page.
        case preferences(location: [UInt8])
        case link(FollowedLink)
    }

    /// Whose link it is follows from the block of its delivery, and then the host has to be that organization's.
    ///
    /// - Parameter host: the name that the request was sent to; `nil` where it does not say (HTTP/1.0).
    func resolve(host: UnsafeRawBufferPointer?, code: UnsafeRawBufferPointer) -> ShortResolution {
        let tables = tables
        guard let link = tables.shortLinkKeys.open(code) else { return .unknown }
        guard let version = tables.version(of: link.delivery) else {
            return tables.mayComeNext(link.delivery) ? .notKnownYet : .unknown
        }
        guard version.isText, let organization = tables.organization(version.organization),
            host.map({ (organization.listed.shortURL ?? shortURL).isReached(by: $0) }) ?? true
        else { return .unknown }
        if link.ordinal == ShortLink.preferences {
            // The ordinal is in bounds, and without values there is always an identifier.
            let reference = LinkReference(delivery: link.delivery, ordinal: LinkReference.preferences)!
            let beginning = (organization.listed.publicURL ?? publicURL).preferences(
                of: organization.listed.hashedIdentifier)
            return .preferences(location: Array(beginning.utf8) + organization.keys.identifier(of: reference)!)
        }
        guard link.ordinal < version.destinations.count, let destination = version.destinations[link.ordinal] else {
            return .unknown
        }
        let followed = FollowedLink(
            link: link, destination: destination, isCorrected: version.corrected.contains(link.ordinal),
            window: organization.listed.shortLinksWindow)
        // All that was never made is unknown, so that as few codes as can be lead anywhere.
        let isMade =
            link.isTracked
            ? !version.untracked.contains(link.ordinal)
            : followed.namesDelivery || link.delivery.rawValue % DeliveryNumber.blockSize == 0
        return isMade ? .link(followed) : .unknown
    }

    /// What the store knows of a followed link's delivery; `nil` where it cannot say.
    func delivery(of followed: FollowedLink) async -> TextDelivery? {
        defer { lookUps.subtract(1, ordering: .relaxed) }
        guard lookUps.add(1, ordering: .relaxed).newValue <= Self.maximumLookUps else { return nil }
        let number = followed.link.delivery
        if followed.namesDelivery {
            let found = try? await store.textDelivery(number, ordinal: followed.link.ordinal)
            if let found { return found }
        }
        // When the link's own was sent is not known any more, or nobody is to know which it is.
        let sentAt = try? await store.lastSending(inBlock: number.block)
        return sentAt.map { TextDelivery(sentAt: $0, personalValues: nil) }
    }
}
