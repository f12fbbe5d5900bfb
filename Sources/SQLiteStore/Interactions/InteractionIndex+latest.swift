import GRDB
import LinkIdentifiers
import SQLiteFile

extension InteractionIndex {
    /// When an interaction was, in milliseconds since 1970, and which it is.
    struct Moment: Comparable {
        let at, id: Int64

        static func < (a: Moment, b: Moment) -> Bool { (a.at, a.id) < (b.at, b.id) }
    }

    private struct Segment {
        let number, latest: Int64
        /// Of this one and all older ones.
        let latestOfAll: Int64
    }

    /// The latest attributed interactions of these deliveries before a moment, the last first, `limit` at most.
    ///
    /// Segments are in the order in which interactions were recorded, which is nearly that of their times: they are looked into
    /// from the newest one on until none that is left has anything later than what has been found.
    func latest(of deliveries: Set<DeliveryNumber>, before end: Moment, limit: Int) throws -> [Moment] {
        if deliveries.isEmpty || limit < 1 { return [] }
        var found = try behindSegments(deliveries, before: end)
        let find = try DirectStatement(
            db,
            """
            SELECT i.at, i.id FROM interactions_by_delivery x CROSS JOIN interactions i ON i.id = x.interaction
            WHERE x.segment = ? AND x.delivery = ? AND (i.at, i.id) < (?, ?)
            """)
        let sorted = deliveries.sorted()
        for segment in try segments(before: end).reversed() {
            if found.count >= limit {
                found = Array(found.sorted(by: >).prefix(limit))
                if found[limit - 1].at > segment.latestOfAll { break }
                if found[limit - 1].at > segment.latest { continue }
            }
            find.bind(segment.number, at: 0)
            find.bind(end.at, at: 2)
            find.bind(end.id, at: 3)
            for delivery in sorted {
                find.bind(delivery.rawValue, at: 1)
                while try find.next() { found.append(Moment(at: find.integer(0), id: find.integer(1))) }
            }
        }
        return Array(found.sorted(by: >).prefix(limit))
    }

    /// Those of which something may be before a moment, the oldest first.
    private func segments(before end: Moment) throws -> [Segment] {
        let rows = try DirectStatement(
            db, "SELECT segment, latest FROM interaction_segments WHERE earliest <= ? ORDER BY segment")
        rows.bind(end.at, at: 0)
        var segments: [Segment] = []
        while try rows.next() {
            let latest = rows.integer(1)
            segments.append(
                Segment(
                    number: rows.integer(0), latest: latest,
                    latestOfAll: max(latest, segments.last?.latestOfAll ?? latest)))
        }
        return segments
    }

    private func behindSegments(_ deliveries: Set<DeliveryNumber>, before end: Moment) throws -> [Moment] {
        let numbers = Set(deliveries.map(\.rawValue))
        let rows = try DirectStatement(
            db,
            """
            SELECT at, id, delivery FROM interactions
            WHERE id > (SELECT indexed_through FROM interaction_marks) AND delivery IS NOT NULL AND (at, id) < (?, ?)
            """)
        rows.bind(end.at, at: 0)
        rows.bind(end.id, at: 1)
        var found: [Moment] = []
        while try rows.next() {
            if numbers.contains(rows.integer(2)) { found.append(Moment(at: rows.integer(0), id: rows.integer(1))) }
        }
        return found
    }
}
