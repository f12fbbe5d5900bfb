import Synchronization

/// A request's body that knows whether any of it may have left: its bytes are not asked for before there is a connection that
/// has taken the request's head. A gateway that has the head alone has not taken the message.
final class WatchedBody: RandomAccessCollection, Sendable {
    private let bytes: [UInt8]
    private let isAskedFor = Atomic(false)

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var hasLeft: Bool { isAskedFor.load(ordering: .acquiring) }

    var startIndex: Int { bytes.startIndex }
    var endIndex: Int { bytes.endIndex }

    subscript(index: Int) -> UInt8 {
        isAskedFor.store(true, ordering: .releasing)
        return bytes[index]
    }

    func withContiguousStorageIfAvailable<Result>(
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result? {
        isAskedFor.store(true, ordering: .releasing)
        return try bytes.withContiguousStorageIfAvailable(body)
    }
}
