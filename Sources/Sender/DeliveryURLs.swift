import LinkIdentifiers
import Messages

/// The tracked URLs of one delivery (M4.1). Small enough to be passed about without an allocation.
struct DeliveryURLs: TrackedURLs {
    let delivery: DeliveryNumber
    let links: MessageLinks

    /// Base URL, hash and identifier have none of the characters.
    var needQuotes: Bool { false }

    func appendLink(ordinal: Int, values: [String], to output: inout [UInt8]) -> Bool {
        append(ordinal, values, base: links.linkBase, to: &output)
    }

    func appendPixel(to output: inout [UInt8]) -> Bool {
        append(LinkReference.pixel, [], base: links.pixelBase, to: &output)
    }

    private func append(_ ordinal: Int, _ values: [String], base: [UInt8], to output: inout [UInt8]) -> Bool {
        guard let reference = LinkReference(delivery: delivery, ordinal: ordinal) else { return false }
        let start = output.count
        output.append(contentsOf: base)
        if links.mint.append(reference, values: values, to: &output) { return true }
        output.removeSubrange(start...)
        return false
    }
}

/// What the tracked URLs of a message version have in common.
final class MessageLinks {
    /// `https://[host]/api/orgs/[hashed organization identifier]/r/`, in ASCII.
    let linkBase: [UInt8]
    let pixelBase: [UInt8]
    let mint: IdentifierMint

    init(publicURL: String, hashedIdentifier: String, keys: OrganizationKeys, linkCount: Int) {
        linkBase = Array("\(publicURL)/api/orgs/\(hashedIdentifier)/r/".utf8)
        pixelBase = Array("\(publicURL)/api/orgs/\(hashedIdentifier)/o/".utf8)
        mint = IdentifierMint(keys: keys, maximumOrdinal: linkCount)
    }
}
