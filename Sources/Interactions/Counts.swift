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

/// What figures are kept for: the opens of a message version, its clicks as a whole or those of one link, or its receipts.
package enum FigureSubject: Hashable, Sendable {
    case opens
    case clicks
    /// A logical link, by its first ordinal.
    case link(ordinal: Int)
    /// Text messages that have arrived, as their gateway says.
    case delivered
    /// Those that will not, and e-mails that came back.
    case failed
}

/// One of the figures of a message version.
package struct Figure: Hashable, Sendable {
    package let messageVersion: Int64
    package let subject: FigureSubject

    package init(messageVersion: Int64, subject: FigureSubject) {
        self.messageVersion = messageVersion
        self.subject = subject
    }
}

extension Interaction {
    /// What figures it is counted in.
    var subjects: [FigureSubject] {
        switch kind {
        case .emailOpened: [.opens]
        case .emailClicked, .textClicked: [.link(ordinal: logicalOrdinal), .clicks]
        case .textDelivered: [.delivered]
        case .textFailed, .emailBounced: [.failed]
        }
    }
}

extension Processing {
    /// What figures have to be changed by when interactions that have been counted become anonymous: what was counted stays
    /// counted, as one thing done and as one delivery it was done to.
    ///
    /// - Parameter uniques: forgets the deliveries.
    package static func anonymised(_ interactions: [Interaction], uniques: inout Uniques) -> [Figure: Counts] {
        var counts: [Figure: Counts] = [:]
        for interaction in interactions where interaction.automated == nil && interaction.journey != nil {
            guard let delivery = interaction.attribution?.delivery else { continue }
            for subject in interaction.subjects {
                uniques.remove(delivery, subject)
                let figure = Figure(messageVersion: interaction.messageVersion, subject: subject)
                counts[figure, default: Counts()] += Counts(anonymous: 1)
            }
        }
        return counts
    }

    /// Counts a batch. Which of several interactions comes first makes no difference: what is unique is the delivery.
    ///
    /// - Parameter uniques: what people had done before the batch to deliveries of its blocks; the batch is added to it.
    package static func count(_ interactions: [Interaction], uniques: inout Uniques) -> [Figure: Counts] {
        var counts: [Figure: Counts] = [:]
        for interaction in interactions where interaction.journey != nil {
            func add(to subject: FigureSubject) {
                var one = Counts()
                if interaction.automated != nil {
                    one.automated = 1
                } else {
                    one.total = 1
                    if let delivery = interaction.attribution?.delivery {
                        one.unique = uniques.insert(delivery, subject) ? 1 : 0
                    } else {
                        one.anonymous = 1
                    }
                }
                counts[Figure(messageVersion: interaction.messageVersion, subject: subject), default: Counts()] += one
            }
            interaction.subjects.forEach(add)
        }
        return counts
    }
}
