import LinkIdentifiers

/// Some of many things, and where to go on.
struct Page<Item: Encodable & Sendable>: Encodable, Sendable {
    let items: [Item]
    /// What `after` has to be for the page that follows; `nil` at the end.
    let next: String?

    private enum Key: String, CodingKey { case items, next }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(items, forKey: .items)
        try container.encode(next, forKey: .next)
    }

    /// - Parameters:
    ///   - found: one more than the page has room for, where there are so many.
    ///   - cursor: what the store goes on behind.
    init<Found>(_ found: [Found], of request: PageRequest, cursor: (Found) -> String, item: (Found) -> Item) {
        let shown = found.prefix(request.limit)
        items = shown.map(item)
        next = found.count > request.limit ? shown.last.map { PageRequest.cursor(cursor($0)) } : nil
    }

    init(items: [Item], next: String?) {
        self.items = items
        self.next = next.map(PageRequest.cursor)
    }
}

/// Which page is asked for: `limit` from 1 to 1000, 100 where it is not said, and `after` as the page before gave it.
struct PageRequest: Sendable {
    static let parameters: Set<String> = ["limit", "after"]

    let limit: Int
    /// What the store goes on behind.
    let after: String?

    /// How many to ask the store for, to see whether more follow.
    var probe: Int { limit + 1 }

    init(_ call: Call) throws(Problem) {
        limit = try call.integer("limit", in: 1...1000) ?? 100
        guard let text = call.query["after"] else {
            after = nil
            return
        }
        guard let bytes = Base64URL.decode(text.utf8), !bytes.isEmpty,
            let cursor = String(validating: bytes, as: UTF8.self), !cursor.contains("\0")
        else { throw .invalidCursor }
        after = cursor
    }

    static func cursor(_ text: String) -> String { String(base64URL: Array(text.utf8)) }
}

extension Problem {
    /// Of `after`, where it is none that a page gave.
    static let invalidCursor = Problem.invalidParameter("after", "take it from “next” of the page before, as it is")
}
