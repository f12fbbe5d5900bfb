import Interactions
import Workspace

extension LinkTable {
    private static let heads: [(order: Order, title: String)] = [
        (.ordinal, "Link"), (.total, "Clicks"), (.unique, "Unique"), (.automated, "Automated"),
    ]

    /// - Parameter path: of the page that it is on, with a query to which more can be added.
    func context(path: String) -> [String: Any] {
        let most = rows.map(\.clicks.total).max() ?? 0
        return [
            "groupings": Grouping.allCases.map { grouping in
                [
                    "name": Self.word(grouping), "isChosen": grouping == self.grouping,
                    "path": "\(path)&by=\(grouping.rawValue)&order=\(order.rawValue)#links",
                ] as [String: Any]
            },
            "orders": Dictionary(
                uniqueKeysWithValues: Self.heads.map { head in
                    (
                        head.order.rawValue,
                        [
                            "title": head.title,
                            "path": "\(path)&by=\(grouping.rawValue)&order=\(head.order.rawValue)#links",
                            "sort": head.order != order ? false : head.order == .ordinal ? "ascending" : "descending",
                        ] as [String: Any]
                    )
                }),
            "rows": rows.map { row in
                [
                    "path": "\(path)&by=\(grouping.rawValue)&order=\(order.rawValue)&link=\(row.link)#link",
                    "ordinals": row.ordinals.map(String.init).joined(separator: ", "),
                    "name": row.name as Any? ?? false,
                    "url": row.urls.joined(separator: " "),
                    "correctedURL": row.correctedURL as Any? ?? false,
                    "total": PageText.count(row.clicks.total),
                    "unique": Set([row.uniques.lowerBound, row.uniques.upperBound]).sorted().map(PageText.count)
                        .joined(separator: "–"),
                    "rate": PageText.percent(rate(row)),
                    "anonymous": PageText.count(row.clicks.anonymous),
                    "automated": PageText.count(row.clicks.automated),
                    "share": most == 0 ? 0 : row.clicks.total * 100 / most,
                ] as [String: Any]
            },
        ]
    }

    private static func word(_ grouping: Grouping) -> String {
        switch grouping {
        case .link: "Logical link"
        case .ordinal: "Ordinal"
        case .url: "URL"
        }
    }

    /// As a CSV file.
    var csv: String {
        let head = ["ordinals", "name", "url", "now", "total", "unique", "rate", "anonymous", "automated"]
        let lines = rows.map { row in
            [
                row.ordinals.map(String.init).joined(separator: " "), Self.cell(row.name ?? ""),
                Self.cell(row.urls.joined(separator: " ")), Self.cell(row.correctedURL ?? ""),
                "\(row.clicks.total)", row.unique.map(String.init) ?? "",
                rate(row).map { "\(($0 * 10_000).rounded() / 10_000)" } ?? "", "\(row.clicks.anonymous)",
                "\(row.clicks.automated)",
            ]
        }
        return ([head] + lines).map(CSVText.row).joined()
    }

    /// A text that a spreadsheet takes for a text: who wrote the message is not to have formulas run where its figures are read.
    private static func cell(_ text: String) -> String {
        guard let first = text.utf8.first, "=+-@\t\r".utf8.contains(first) else { return text }
        return "'" + text
    }
}
