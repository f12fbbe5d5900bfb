import GRDB
import LinkIdentifiers
import SQLiteFile

/// Finds the attributed interactions of deliveries.
///
/// An index over all interactions has to be read and written all over for each click, the more so the more there are. This one
/// consists of segments, each of them written once and in its order; looking somebody up is a look into each segment, and at the
/// rows behind the last.
struct InteractionIndex {
    /// How many ids a segment has.
    private static let segmentSize: Int64 = 65_536

    let db: Database

    init(_ db: Database) { self.db = db }

    /// The next id: higher than any that is or was there.
    func nextID() throws -> Int64 {
        let last = try Int64.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT max(deleted_through, coalesce((SELECT max(id) FROM interactions), 0)) FROM interaction_marks
                    """))
        return (last ?? 0) + 1
    }

    private func indexedThrough() throws -> Int64 {
        try Int64.fetchOne(db.cachedStatement(sql: "SELECT indexed_through FROM interaction_marks")) ?? 0
    }

    /// Writes the segments that have become full.
    ///
    /// - Parameter last: the highest id there is.
    func extend(through last: Int64) throws {
        let indexed = try indexedThrough()
        // The ids up to a segment's last one; of the first there is no 0.
        let full = (last + 1) / Self.segmentSize * Self.segmentSize - 1
        guard full > indexed else { return }
        let insert = try DirectStatement(
            db,
            """
            INSERT INTO interactions_by_delivery (segment, delivery, interaction)
            SELECT id / \(Self.segmentSize), delivery, id FROM interactions
            WHERE id > ? AND id <= ? AND delivery IS NOT NULL ORDER BY 1, 2, 3
            """)
        let times = try DirectStatement(
            db,
            """
            INSERT INTO interaction_segments (segment, earliest, latest)
            SELECT id / \(Self.segmentSize), min(at), max(at) FROM interactions
            WHERE id > ? AND id <= ? AND delivery IS NOT NULL GROUP BY 1
            """)
        var start = indexed
        while start < full {
            let end = min((start + 1) / Self.segmentSize * Self.segmentSize + Self.segmentSize - 1, full)
            for statement in [insert, times] {
                statement.bind(start, at: 0)
                statement.bind(end, at: 1)
                try statement.execute()
            }
            start = end
        }
        try db.execute(sql: "UPDATE interaction_marks SET indexed_through = ?", arguments: [full])
    }

    /// Takes an interaction out that becomes anonymous or goes.
    func forget(_ id: Int64, of delivery: DeliveryNumber) throws {
        let delete = try DirectStatement(
            db, "DELETE FROM interactions_by_delivery WHERE segment = ? AND delivery = ? AND interaction = ?")
        delete.bind(id / Self.segmentSize, at: 0)
        delete.bind(delivery.rawValue, at: 1)
        delete.bind(id, at: 2)
        try delete.execute()
    }

    /// Notes that an interaction is no more, so that none gets its id.
    func noteDeleted(_ id: Int64) throws {
        try db.cachedStatement(sql: "UPDATE interaction_marks SET deleted_through = max(deleted_through, ?)")
            .execute(arguments: [id])
    }

    /// The ids of the attributed interactions of these deliveries, in their order.
    func ids(of deliveries: some Collection<DeliveryNumber>) throws -> [Int64] {
        if deliveries.isEmpty { return [] }
        let through = try indexedThrough()
        let find = try DirectStatement(
            db, "SELECT interaction FROM interactions_by_delivery WHERE segment = ? AND delivery = ?")
        let sorted = deliveries.sorted()
        var ids: [Int64] = []
        for segment in 0..<(through + 1) / Self.segmentSize {
            let start = ids.count
            find.bind(segment, at: 0)
            for delivery in sorted {
                find.bind(delivery.rawValue, at: 1)
                while try find.next() { ids.append(find.integer(0)) }
            }
            ids[start...].sort()
        }
        let numbers = Set(sorted.map(\.rawValue))
        let rest = try DirectStatement(
            db, "SELECT id, delivery FROM interactions WHERE id > ? AND delivery IS NOT NULL ORDER BY id")
        rest.bind(through, at: 0)
        while try rest.next() {
            if numbers.contains(rest.integer(1)) { ids.append(rest.integer(0)) }
        }
        return ids
    }
}
