import NIOCore
import Synchronization

/// A request's body that knows whether any of it may have left: nobody asks for it before there is a connection that has
/// taken the request's head. A gateway that has the head alone has not taken the message.
final class WatchedBody: AsyncSequence, Sendable {
    private let bytes: ByteBuffer
    private let isAskedFor = Atomic(false)

    init(_ bytes: [UInt8]) { self.bytes = ByteBuffer(bytes: bytes) }

    var hasLeft: Bool { isAskedFor.load(ordering: .acquiring) }

    func makeAsyncIterator() -> Iterator { Iterator(body: self) }

    struct Iterator: AsyncIteratorProtocol {
        let body: WatchedBody
        private var isDone = false

        init(body: WatchedBody) { self.body = body }

        mutating func next() async -> ByteBuffer? {
            if isDone { return nil }
            isDone = true
            body.isAskedFor.store(true, ordering: .releasing)
            return body.bytes
        }
    }
}
