import Interactions
import Store

/// The links of a message version with their figures, in one of the ways that people look for one (M12.2).
struct LinkTable {
    /// What a row is for.
    enum Grouping: String, CaseIterable {
        /// A logical link, which is what figures are kept for (M2.4).
        case link
        /// A hyperlink of the message. Those of a logical link are counted together: each has the figures of all of them.
        case ordinal
        /// All links that lead to one URL.
        case url
    }

    enum Order: String, CaseIterable {
        case ordinal, total, unique, automated
    }

    struct Row {
        /// The first ordinal of its logical link, or of the first of them.
        let link: Int
        let ordinals: [Int]
        /// What reports call it; `nil` where it has no name, or several have different ones.
        let name: String?
        /// As written. A logical link may have several, its hyperlinks leading to different places.
        let urls: [String]
        let correctedURL: String?
        let clicks: Counts
        /// Deliveries with a click. Of a URL that several links lead to a delivery may have followed more than one: then it is known
        /// within bounds only.
        let uniques: ClosedRange<Int>

        /// `nil` where it is known within bounds only.
        var unique: Int? { uniques.count == 1 ? uniques.lowerBound : nil }
    }

    let rows: [Row]
    let grouping: Grouping
    let order: Order
    let delivered: Int

    init(_ figures: MessageFigures, by grouping: Grouping, in order: Order) {
        self.grouping = grouping
        self.order = order
        delivered = figures.delivered
        let links = figures.links.map { Row($0, $0.hyperlinks) }
        var rows: [Row]
        switch grouping {
        case .link: rows = links
        case .ordinal:
            rows = figures.links.flatMap { link in link.hyperlinks.map { Row(link, [$0]) } }
        case .url:
            rows = Dictionary(grouping: links, by: \.urls).values.map {
                Self.together($0, most: figures.clicks.unique)
            }
        }
        rows.sort { $0.ordinals[0] < $1.ordinals[0] }
        switch order {
        case .ordinal: break
        // Sorting is stable: equal ones stay in the order of the message.
        case .total: rows.sort { $0.clicks.total > $1.clicks.total }
        case .unique: rows.sort { $0.uniques.lowerBound > $1.uniques.lowerBound }
        case .automated: rows.sort { $0.clicks.automated > $1.clicks.automated }
        }
        self.rows = rows
    }

    /// Deliveries with a click ÷ delivered.
    func rate(_ row: Row) -> Double? {
        guard let unique = row.unique, delivered > 0 else { return nil }
        return Double(unique) / Double(delivered)
    }

    /// - Parameter most: deliveries with a click on any link.
    private static func together(_ links: [Row], most: Int) -> Row {
        if links.count == 1 { return links[0] }
        let uniques = links.map(\.uniques.lowerBound)
        // All followed the same ones, or each others.
        let least = uniques.max() ?? 0
        let names = Set(links.map(\.name))
        let corrections = Set(links.map(\.correctedURL))
        return Row(
            link: links[0].link, ordinals: links.flatMap(\.ordinals).sorted(),
            name: names.count == 1 ? links[0].name : nil,
            urls: links[0].urls, correctedURL: corrections.count == 1 ? links[0].correctedURL : nil,
            clicks: links.reduce(into: Counts()) { $0 += $1.clicks },
            uniques: least...max(least, min(uniques.reduce(0, +), most)))
    }
}

extension LinkTable.Row {
    /// - Parameter hyperlinks: those of the link that it is for; one at least.
    fileprivate init(_ link: MessageFigures.Link, _ hyperlinks: [MessageFigures.Link.Hyperlink]) {
        let corrections = Set(hyperlinks.map(\.correctedURL))
        self.init(
            link: link.first.ordinal, ordinals: hyperlinks.map(\.ordinal), name: hyperlinks[0].name,
            urls: hyperlinks.reduce(into: []) { if !$0.contains($1.url) { $0.append($1.url) } },
            correctedURL: corrections.count == 1 ? hyperlinks[0].correctedURL : nil, clicks: link.clicks,
            uniques: link.clicks.unique...link.clicks.unique)
    }
}
