import GRDB
import LinkIdentifiers

/// Gives out delivery numbers from blocks that each belong to one message version, within one transaction.
struct Numbering {
    let db: Database
    /// Whether these are test sends, which have blocks of their own.
    let isTest: Bool
    /// The block each message version is using.
    private var open: [Int64: Int64] = [:]

    init(db: Database, isTest: Bool = false) {
        self.db = db
        self.isTest = isTest
    }

    mutating func next(for version: Int64) throws -> DeliveryNumber {
        let block = try open[version] ?? lastBlock(of: version) ?? newBlock(for: version)
        open[version] = block
        let offset = try Int64.fetchOne(
            db.cachedStatement(sql: "UPDATE delivery_blocks SET used = used + 1 WHERE number = ? RETURNING used - 1"),
            arguments: [block])
        guard let offset, let number = DeliveryNumber(block: block, offset: offset) else {
            throw DatabaseError(message: "no delivery numbers are left")
        }
        if offset + 1 == DeliveryNumber.blockSize { open[version] = nil }
        return number
    }

    private func lastBlock(of version: Int64) throws -> Int64? {
        try Int64.fetchOne(
            db,
            sql: """
                SELECT number FROM delivery_blocks
                WHERE message_version = ? AND is_test = ? AND used < \(DeliveryNumber.blockSize) ORDER BY number DESC LIMIT 1
                """,
            arguments: [version, isTest])
    }

    private func newBlock(for version: Int64) throws -> Int64 {
        try db.execute(
            sql: "INSERT INTO delivery_blocks (message_version, used, is_test) VALUES (?, 0, ?)",
            arguments: [version, isTest])
        return db.lastInsertedRowID
    }
}
