package import LinkIdentifiers

/// What people have done so far to the deliveries of some blocks: which of them count as unique for what.
package struct Uniques: Equatable, Sendable {
    /// What a set is kept for. A block belongs to one message version, and so does what is under it.
    package struct Key: Hashable, Sendable {
        package let block: Int64
        package let subject: FigureSubject

        package init(block: Int64, subject: FigureSubject) {
            self.block = block
            self.subject = subject
        }
    }

    package var sets: [Key: DeliverySet]

    package init(_ sets: [Key: DeliverySet] = [:]) { self.sets = sets }

    /// `false` where it has been counted already.
    package mutating func insert(_ delivery: DeliveryNumber, _ subject: FigureSubject) -> Bool {
        sets[Key(block: delivery.block, subject: subject), default: DeliverySet()].insert(delivery)
    }

    /// Forgets that it has been counted.
    package mutating func remove(_ delivery: DeliveryNumber, _ subject: FigureSubject) {
        sets[Key(block: delivery.block, subject: subject)]?.remove(delivery)
    }

    /// What has to be known before these can be counted.
    package static func keys(of interactions: [Interaction]) -> Set<Key> {
        var keys: Set<Key> = []
        for interaction in interactions where interaction.automated == nil && interaction.journey != nil {
            guard let block = interaction.attribution?.delivery.block else { continue }
            for subject in interaction.subjects { keys.insert(Key(block: block, subject: subject)) }
        }
        return keys
    }
}
