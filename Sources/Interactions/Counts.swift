package import LinkIdentifiers

/// How often something was done (M12.1). People and machines are counted apart.
package struct Counts: Equatable, Sendable {
    /// By people, anonymous ones among them.
    package var total = 0
    /// Deliveries that people did it to. Anonymous interactions have no delivery and are not in it.
    package var unique = 0
    /// By people, without attribution.
    package var anonymous = 0
    /// By machines; in none of the others.
    package var automated = 0

    package init(total: Int = 0, unique: Int = 0, anonymous: Int = 0, automated: Int = 0) {
        self.total = total
        self.unique = unique
        self.anonymous = anonymous
        self.automated = automated
    }

    package static func += (a: inout Counts, b: Counts) {
        a.total += b.total
        a.unique += b.unique
        a.anonymous += b.anonymous
        a.automated += b.automated
    }
}

/// What figures are kept for: the opens of a message version, its clicks as a whole, or those of one link.
package enum FigureSubject: Hashable, Sendable {
    case opens
    case clicks
    /// A logical link, by its first ordinal.
    case link(ordinal: Int)
}

/// What a delivery has been counted for as unique: an open (ordinal 0), or a click on a logical link.
package struct UniqueKey: Hashable, Sendable {
    package let delivery: DeliveryNumber
    package let ordinal: Int

    package init(delivery: DeliveryNumber, ordinal: Int) {
        self.delivery = delivery
        self.ordinal = ordinal
    }
}

extension Processing {
    /// Counts a batch, by message version and subject.
    ///
    /// - Parameter seen: what people had done to the batch's deliveries before it.
    package static func count(
        _ interactions: [Interaction], seen: Set<UniqueKey>
    ) -> [Int64: [FigureSubject: Counts]] {
        var seen = seen
        var clicked = Set(seen.lazy.filter { $0.ordinal != LinkReference.pixel }.map(\.delivery))
        var counts: [Int64: [FigureSubject: Counts]] = [:]
        for interaction in interactions {
            var one = Counts()
            var isFirstClick = false
            if interaction.automated != nil {
                one.automated = 1
            } else {
                one.total = 1
                if let delivery = interaction.attribution?.delivery {
                    one.unique =
                        seen.insert(.init(delivery: delivery, ordinal: interaction.logicalOrdinal)).inserted ? 1 : 0
                    isFirstClick = interaction.kind == .emailClicked && clicked.insert(delivery).inserted
                } else {
                    one.anonymous = 1
                }
            }
            switch interaction.kind {
            case .emailOpened:
                counts[interaction.messageVersion, default: [:]][.opens, default: Counts()] += one
            case .emailClicked:
                let subject = FigureSubject.link(ordinal: interaction.logicalOrdinal)
                counts[interaction.messageVersion, default: [:]][subject, default: Counts()] += one
                one.unique = isFirstClick ? 1 : 0
                counts[interaction.messageVersion, default: [:]][.clicks, default: Counts()] += one
            }
        }
        return counts
    }
}
