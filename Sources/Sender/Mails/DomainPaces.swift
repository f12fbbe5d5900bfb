import Foundation

/// Whose turn it is, where a domain takes mails only so fast or over so many connections.
///
/// What is not for now gets a time of its own, in a row with the others of its domain: so it is out of the way until then, and
/// comes back as fast as the domain takes it.
struct DomainPaces {
    private struct Pace {
        /// What may go out now because less has gone out before: a second's worth at most.
        var allowance: Double
        var refilledAt: Date
        /// How many are on their way.
        var inFlight = 0
        /// How many are on their way, or wait here for a connection.
        var admitted = 0
        /// When the next one that has to wait is to come: for the first time, and once more.
        var next, again: Date
        /// How many have gone out since, which is how fast they go where only connections are limited.
        var measuredFrom: Date
        var measured = 0
        /// Mails a second.
        var speed = 50.0

        init(allowance: Double, at now: Date) {
            self.allowance = allowance
            (refilledAt, next, again, measuredFrom) = (now, now, now, now)
        }
    }

    /// How many of a domain are on their way or wait here for each connection that it may have: one of each, so that a slow domain
    /// leaves room for others.
    private static let depth = 2
    /// How long a mail waits at least that is not for now, in seconds.
    private static let shortestWait: TimeInterval = 1
    /// So many domains are remembered before those that rest are forgotten.
    private static let capacity = 10_000

    private let limits: DomainLimits
    private var paces: [String: Pace] = [:]

    init(_ limits: DomainLimits) { self.limits = limits }

    /// How many domains are remembered.
    var count: Int { paces.count }

    /// `nil` where a mail may go out now; otherwise when it is to be asked for again.
    ///
    /// - Parameter hasWaited: whether it had to wait before.
    mutating func turn(of domain: String, hasWaited: Bool, at now: Date) -> Date? {
        let (rate, connections) = (limits.rate(of: domain), limits.connections(of: domain))
        if rate == nil, connections == nil { return nil }
        if paces[domain] == nil, paces.count >= Self.capacity { forgetResting(at: now) }
        var pace = paces[domain] ?? Pace(allowance: max(1, rate ?? 1), at: now)
        defer { paces[domain] = pace }
        if let rate {
            pace.allowance = min(max(1, rate), pace.allowance + now.timeIntervalSince(pace.refilledAt) * rate)
            pace.refilledAt = now
        }
        let hasRoom = connections.map { pace.admitted < $0 * Self.depth } ?? true
        if rate == nil || pace.allowance >= 1, hasRoom {
            pace.allowance -= 1
            pace.admitted += 1
            return nil
        }
        let step = 1 / min(rate ?? .infinity, connections == nil ? .infinity : pace.speed)
        let turn = max(hasWaited ? pace.again : pace.next, now + Self.shortestWait)
        if hasWaited { pace.again = turn + step } else { pace.next = turn + step }
        return turn
    }

    /// Whether one that was admitted may go out: a connection is free for its domain.
    func mayBegin(_ domain: String) -> Bool {
        guard let connections = limits.connections(of: domain), let pace = paces[domain] else { return true }
        return pace.inFlight < connections
    }

    mutating func begin(_ domain: String) { paces[domain]?.inFlight += 1 }

    mutating func end(_ domain: String, at now: Date) {
        guard var pace = paces[domain] else { return }
        pace.inFlight -= 1
        pace.admitted -= 1
        pace.measured += 1
        let time = now.timeIntervalSince(pace.measuredFrom)
        if time >= 1 {
            // A little more than it was, so that it can become faster.
            pace.speed = max(1, 1.5 * Double(pace.measured) / time)
            (pace.measured, pace.measuredFrom) = (0, now)
        }
        paces[domain] = pace
    }

    /// One that was admitted did not go out.
    mutating func withdraw(_ domain: String) { paces[domain]?.admitted -= 1 }

    private mutating func forgetResting(at now: Date) {
        paces = paces.filter { $0.value.admitted > 0 || $0.value.next > now || $0.value.again > now }
    }
}
