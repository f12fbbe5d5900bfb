import LinkIdentifiers

/// How many there are of each kind of what is recorded.
struct RecordingTally: Sendable {
    private(set) var clicks = 0
    private(set) var opens = 0
    /// Of gateways and mail servers.
    private(set) var receipts = 0

    var count: Int { clicks + opens + receipts }

    mutating func add(_ reference: LinkReference) {
        switch reference.ordinal {
        case LinkReference.pixel: opens += 1
        case LinkReference.delivered, LinkReference.failed: receipts += 1
        default: clicks += 1
        }
    }
}
