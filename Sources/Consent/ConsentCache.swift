package import struct Foundation.Date
package import struct Foundation.TimeInterval

/// Remembers the tracking consent of contact points for at most ``lifetime`` (M7.2), in bounded memory.
package struct ConsentCache: Sendable {
    /// How long a status is believed, in seconds. With `0` nothing is remembered.
    package let lifetime: TimeInterval
    /// How many contact points are remembered at most.
    package let capacity: Int

    private var entries: [Int64: (status: ConsentStatus?, read: Date)] = [:]
    /// The time as it was told last.
    private var latest = Date.distantPast

    package init(lifetime: TimeInterval, capacity: Int) {
        self.lifetime = lifetime
        self.capacity = capacity
    }

    /// The remembered status of a contact point; `nil` where it has to be read anew. (`.some(nil)`: no record.)
    package mutating func status(of contactPoint: Int64, at now: Date) -> ConsentStatus?? {
        take(now)
        guard let entry = entries[contactPoint], now.timeIntervalSince(entry.read) < lifetime else { return nil }
        return .some(entry.status)
    }

    package mutating func remember(_ status: ConsentStatus?, of contactPoint: Int64, readAt now: Date) {
        guard lifetime > 0, capacity > 0 else { return }
        take(now)
        // Forgetting all of it costs one read each and needs no bookkeeping per click.
        if entries.count >= capacity, entries[contactPoint] == nil { entries.removeAll(keepingCapacity: true) }
        entries[contactPoint] = (status, now)
    }

    /// A clock that was set back does not tell how old anything is: nothing of before may live longer for it.
    private mutating func take(_ now: Date) {
        if now < latest { entries.removeAll(keepingCapacity: true) }
        latest = now
    }
}
