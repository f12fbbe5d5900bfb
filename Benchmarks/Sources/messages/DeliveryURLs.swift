import LinkIdentifiers
import Messages

/// As the sender makes them: fresh identifiers for every delivery.
struct DeliveryURLs: TrackedURLs {
    let delivery: DeliveryNumber
    let links: Links

    var needQuotes: Bool { false }

    func appendLink(ordinal: Int, values: [String], to output: inout [UInt8]) -> Bool {
        output.append(contentsOf: links.linkBase)
        return links.mint.append(LinkReference(delivery: delivery, ordinal: ordinal)!, values: values, to: &output)
    }

    func appendPixel(to output: inout [UInt8]) -> Bool {
        output.append(contentsOf: links.pixelBase)
        return links.mint.append(
            LinkReference(delivery: delivery, ordinal: LinkReference.pixel)!, values: [], to: &output)
    }
}

final class Links {
    let linkBase = [UInt8]("https://click.shop.example/api/orgs/AXYmsS03TmzB6i-NHDIsoQ/r/".utf8)
    let pixelBase = [UInt8]("https://click.shop.example/api/orgs/AXYmsS03TmzB6i-NHDIsoQ/o/".utf8)
    let mint: IdentifierMint

    init(keys: OrganizationKeys, linkCount: Int) { mint = IdentifierMint(keys: keys, maximumOrdinal: linkCount) }
}
