import Synchronization

/// How many bytes there is room for.
final class Room: Sendable {
    private let free: Mutex<Int>

    init(bytes: Int) { free = Mutex(bytes) }

    /// What somebody takes of it. It is given back once nobody has it any more.
    final class Share: Sendable {
        private let room: Room
        private let taken = Mutex(0)

        fileprivate init(of room: Room) { self.room = room }

        deinit { room.free.withLock { $0 += taken.withLock(\.self) } }

        /// Makes sure that it has so many bytes in all.
        ///
        /// - Throws: a problem where there are not so many left: others have them.
        func grow(to bytes: Int) throws(Problem) {
            let fits = taken.withLock { taken in
                let more = bytes - taken
                guard more > 0 else { return true }
                let isThere = room.free.withLock { free in
                    guard more <= free else { return false }
                    free -= more
                    return true
                }
                if isThere { taken = bytes }
                return isThere
            }
            guard fits else { throw .busy }
        }
    }

    /// One that has nothing yet.
    func share() -> Share { Share(of: self) }
}
