package import LinkIdentifiers

package import struct Foundation.Date

extension Processing {
    /// What becomes an interaction once it is known who or what did it. Nothing of an anonymous one leads to a person but
    /// the user agent and the address, which go with the next step.
    package struct Unclassified: Sendable {
        package let kind: InteractionKind
        package let at: Date
        package let messageVersion: Int64
        package let journey: Int64?
        package let ordinal: Int
        package let logicalOrdinal: Int
        package let attribution: Interaction.Attribution?
        package let receipt: DeliveryNumber?
        package let userAgent: String
        package let isPrefetch: Bool
        package let address: IPAddress?
    }

    /// Leaves out of the anonymous ones what leads to a person (M7.1). Of a test send nothing would be left that tells it
    /// from others: there are no anonymous ones.
    ///
    /// - Parameter keepsNetworks: whether the others keep the network that they came from.
    package static func anonymise(_ batch: [Joined], keepsNetworks: Bool = false) -> [Unclassified] {
        batch.filter { !$0.isAnonymous || $0.facts.journey != nil }.map { joined in
            let entry = joined.entry
            let kind = joined.kind
            let ordinal = kind.isReceipt ? 0 : entry.link.ordinal
            let logicalOrdinal = joined.facts.logicalOrdinals[ordinal] ?? ordinal
            return Unclassified(
                kind: kind,
                at: entry.at,
                messageVersion: joined.facts.messageVersion,
                journey: joined.facts.journey,
                ordinal: joined.isAnonymous ? logicalOrdinal : ordinal,
                logicalOrdinal: logicalOrdinal,
                attribution: joined.isAnonymous
                    ? nil
                    : .init(
                        delivery: entry.link.delivery, destination: entry.destination,
                        network: keepsNetworks ? entry.address?.network : nil),
                receipt: kind.isReceipt ? entry.link.delivery : nil,
                userAgent: entry.userAgent,
                isPrefetch: entry.isPrefetch,
                address: entry.address)
        }
    }

    /// Labels machines with their reason, and everything with its device class (M12.3, M7.1).
    ///
    /// - Parameter scanners: networks of which it is known that nobody reads mail there.
    package static func classify(_ batch: [Unclassified], scanners: [Network] = []) -> [Interaction] {
        // A batch has few different ones.
        var known: [UserAgent: UserAgent.Traits] = [:]
        return batch.map { one in
            let agent = UserAgent(text: one.userAgent, isPrefetch: one.isPrefetch)
            var traits: UserAgent.Traits
            if let found = known[agent] {
                traits = found
            } else {
                traits = agent.traits
                known[agent] = traits
            }
            if one.address.map(scanners.contains) == true { traits.automated = .scanner }
            // Of a receipt the agent and the address are the gateway's.
            if one.kind.isReceipt { traits = UserAgent.Traits(automated: nil, device: .unknown) }
            return Interaction(
                kind: one.kind, at: one.at, messageVersion: one.messageVersion, journey: one.journey,
                ordinal: one.ordinal, logicalOrdinal: one.logicalOrdinal,
                automated: traits.automated,
                device: traits.device, attribution: one.attribution, receipt: one.receipt)
        }
    }

    /// All that tells people, machines and devices apart.
    private struct UserAgent: Hashable {
        struct Traits {
            var automated: AutomatedReason?
            let device: DeviceClass
        }

        let text: String
        let isPrefetch: Bool

        var traits: Traits {
            Traits(
                automated: AutomatedReason(userAgent: text, isPrefetch: isPrefetch),
                device: DeviceClass(userAgent: text))
        }
    }
}
