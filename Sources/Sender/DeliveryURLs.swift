import LinkIdentifiers
import Messages

/// The tracked URLs of one delivery (M4.1).
struct DeliveryURLs: TrackedURLs {
    let delivery: DeliveryNumber
    /// `https://[host]/api/orgs/[hashed organization identifier]`, in ASCII.
    let base: [UInt8]
    let keys: OrganizationKeys

    func link(ordinal: Int, values: [String]) -> [UInt8]? { url("/r/", ordinal, values) }

    var pixel: [UInt8]? { url("/o/", LinkReference.pixel, []) }

    private func url(_ kind: String, _ ordinal: Int, _ values: [String]) -> [UInt8]? {
        guard let reference = LinkReference(delivery: delivery, ordinal: ordinal),
            let identifier = keys.identifier(of: reference, values: values)
        else { return nil }
        return base + Array(kind.utf8) + identifier
    }
}
