import Hummingbird
import NIOCore

extension RequestBody {
    /// How many bytes of each body need no room, so that long ones that come slowly do not keep others from saying a few words.
    static let freeBytes = 1 << 16

    /// All of it, in memory.
    ///
    /// - Parameters:
    ///   - maximum: in bytes.
    ///   - share: grows with what has come in; it has to be kept for as long as the bytes are.
    /// - Throws: a problem where the body is larger, or others' take all the room.
    func collect(upTo maximum: Int, in share: Room.Share) async throws -> ByteBuffer {
        var all = ByteBuffer()
        for try await var piece in self {
            let size = all.readableBytes + piece.readableBytes
            guard size <= maximum else { throw Problem.contentTooLarge(maximum: maximum) }
            try share.grow(to: size - Self.freeBytes)
            all.writeBuffer(&piece)
        }
        return all
    }
}
