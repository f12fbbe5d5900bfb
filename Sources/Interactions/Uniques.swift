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

    /// Counts an interaction, and says what it is the first of.
    package mutating func insert(_ interaction: Interaction) -> Uniqueness {
        guard interaction.countsUnique, let delivery = interaction.attribution?.delivery else { return [] }
        var unique: Uniqueness = []
        for (figure, uniqueness) in interaction.figures where insert(delivery, figure.subject) {
            unique.insert(uniqueness)
        }
        return unique
    }

    /// Counts an interaction as what it has been found to be the first of.
    package mutating func insert(_ interaction: Interaction, as unique: Uniqueness) {
        guard interaction.countsUnique, let delivery = interaction.attribution?.delivery else { return }
        for (figure, uniqueness) in interaction.figures where unique.contains(uniqueness) {
            _ = insert(delivery, figure.subject)
        }
    }

    /// Forgets what an interaction has been counted as the first of.
    package mutating func remove(_ interaction: Interaction, _ unique: Uniqueness) {
        guard let delivery = interaction.attribution?.delivery else { return }
        for (figure, uniqueness) in interaction.figures where unique.contains(uniqueness) {
            sets[Key(block: delivery.block, subject: figure.subject)]?.remove(delivery)
        }
    }

    /// What has to be known before these can be counted.
    package static func keys(of interactions: some Sequence<Interaction>) -> Set<Key> {
        var keys: Set<Key> = []
        for interaction in interactions where interaction.countsUnique {
            guard let block = interaction.attribution?.delivery.block else { continue }
            for (figure, _) in interaction.figures { keys.insert(Key(block: block, subject: figure.subject)) }
        }
        return keys
    }
}

extension Interaction {
    /// Whether it can be the first of its delivery: of people's only, and of those that are in figures and lead to one.
    var countsUnique: Bool { automated == nil && journey != nil && attribution != nil }
}
