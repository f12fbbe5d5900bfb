/// What interactions add to figures: to those of message versions as a whole, by the hour and by device class.
package struct FigureChanges: Equatable, Sendable {
    /// The finest that is counted apart. Whatever figures there are is a sum of these.
    package struct Cell: Hashable, Sendable {
        package let figure: Figure
        package let hour: Hour
        package let device: DeviceClass

        package init(figure: Figure, hour: Hour, device: DeviceClass) {
            self.figure = figure
            self.hour = hour
            self.device = device
        }
    }

    package private(set) var cells: [Cell: Counts] = [:]

    package init() {}

    /// Counts an interaction. One with a test send is in no figure (M11.2).
    ///
    /// - Parameter unique: what it is the first of.
    package mutating func count(_ interaction: Interaction, as unique: Uniqueness) {
        guard interaction.journey != nil else { return }
        var counts = Counts()
        if interaction.automated != nil {
            counts.automated = 1
        } else {
            counts.total = 1
            counts.anonymous = interaction.attribution == nil ? 1 : 0
        }
        for (figure, uniqueness) in interaction.figures {
            counts.unique = unique.contains(uniqueness) ? 1 : 0
            add(counts, to: figure, of: interaction)
        }
    }

    /// Counts an interaction as anonymous that has been counted as attributed.
    mutating func countAnonymised(_ interaction: Interaction) {
        for (figure, _) in interaction.figures { add(Counts(anonymous: 1), to: figure, of: interaction) }
    }

    private mutating func add(_ counts: Counts, to figure: Figure, of interaction: Interaction) {
        let cell = Cell(figure: figure, hour: Hour(of: interaction.at), device: interaction.device)
        cells[cell, default: Counts()] += counts
    }
}

extension Interaction {
    /// The figures that it is counted in, and what says whether it is unique there.
    package var figures: Figures {
        switch kind {
        case .emailOpened: Figures(messageVersion, .opens)
        case .emailClicked, .textClicked: Figures(messageVersion, .clicks, link: .link(ordinal: logicalOrdinal))
        case .textDelivered: Figures(messageVersion, .delivered)
        case .textFailed, .emailBounced: Figures(messageVersion, .failed)
        }
    }

    /// One or two; no array, as there are as many of these as interactions.
    package struct Figures: Sequence, IteratorProtocol {
        private let messageVersion: Int64
        private var ofMessage, link: FigureSubject?

        fileprivate init(_ messageVersion: Int64, _ ofMessage: FigureSubject, link: FigureSubject? = nil) {
            (self.messageVersion, self.ofMessage, self.link) = (messageVersion, ofMessage, link)
        }

        package mutating func next() -> (figure: Figure, uniqueness: Uniqueness)? {
            if let subject = ofMessage {
                ofMessage = nil
                return (Figure(messageVersion: messageVersion, subject: subject), .ofMessage)
            }
            guard let subject = link else { return nil }
            link = nil
            return (Figure(messageVersion: messageVersion, subject: subject), .ofLink)
        }
    }
}
