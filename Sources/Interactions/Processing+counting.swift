extension Processing {
    /// Counts a batch. Which of several interactions of a delivery comes first makes no difference to a message's figures: what is
    /// unique is the delivery. Over time it is in the hour of the one that comes first.
    ///
    /// - Parameter uniques: what people had done before the batch to deliveries of its blocks; the batch is added to it.
    /// - Returns: what each interaction is the first of, and what figures change by.
    package static func count(
        _ interactions: [Interaction], uniques: inout Uniques
    ) -> (unique: [Uniqueness], changes: FigureChanges) {
        var changes = FigureChanges()
        let unique = interactions.map { interaction in
            let unique = uniques.insert(interaction)
            changes.count(interaction, as: unique)
            return unique
        }
        return (unique, changes)
    }

    /// What figures have to be changed by when interactions that have been counted become anonymous: what was counted stays
    /// counted, as one thing done and as one delivery it was done to.
    ///
    /// - Parameters:
    ///   - interactions: with what they were the first of.
    ///   - uniques: forgets the deliveries of those that were the first.
    package static func anonymised(
        _ interactions: [(interaction: Interaction, unique: Uniqueness)], uniques: inout Uniques
    ) -> FigureChanges {
        var changes = FigureChanges()
        for (interaction, unique) in interactions where interaction.countsUnique {
            uniques.remove(interaction, unique)
            changes.countAnonymised(interaction)
        }
        return changes
    }
}
