import Synchronization

/// What is done at a time, by name: each name once, and so many in all.
final class Places: Sendable {
    private let maximum: Int
    private let taken = Mutex<Set<String>>([])

    init(maximum: Int = .max) { self.maximum = maximum }

    /// Somebody's right to do it. It is given back once nobody has it any more, or before.
    final class Place: Sendable {
        private let name: String
        private let places: Places
        private let isHeld = Mutex(true)

        fileprivate init(_ name: String, in places: Places) {
            self.name = name
            self.places = places
        }

        deinit { giveBack() }

        func giveBack() {
            isHeld.withLock { isHeld in
                if isHeld { places.taken.withLock { _ = $0.remove(name) } }
                isHeld = false
            }
        }
    }

    /// - Throws: the problem where the name is taken, or all places are.
    func take(_ name: String, or problem: Problem) throws(Problem) -> Place {
        let isFree = taken.withLock { $0.count < maximum && $0.insert(name).inserted }
        guard isFree else { throw problem }
        return Place(name, in: self)
    }
}
