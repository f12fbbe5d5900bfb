import Synchronization

/// Which erasures this process is at, so that none is done twice at a time.
final class ErasuresUnderWay: Sendable {
    private let numbers = Mutex<Set<Int64>>([])

    /// - Throws: ``ErasureUnderWay`` where somebody is at it already.
    func perform<Result: Sendable>(_ number: Int64, _ work: () async throws -> Result) async throws -> Result {
        guard numbers.withLock({ $0.insert(number).inserted }) else { throw ErasureUnderWay() }
        defer { numbers.withLock { _ = $0.remove(number) } }
        return try await work()
    }
}

/// Somebody else in this process is at the same erasure.
struct ErasureUnderWay: Error {}
