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
        /// How many have gone out since, without the time when there was nothing to send. It shows how fast they go where
        /// only connections are limited, if there were more than could go.
        var measuredFrom: Date
        var measured = 0
        var wereMore = false
        /// Since when nothing is on its way.
        var idleFrom: Date
        /// Mails a second; `nil` as long as it is not known.
        var speed: Double?

        init(allowance: Double, at now: Date) {
            self.allowance = allowance
            (refilledAt, next, again, measuredFrom, idleFrom) = (now, now, now, now, now)
        }

        /// Whether nothing is on its way, and nothing is to come.
        func isResting(at now: Date) -> Bool { admitted == 0 && next <= now && again <= now }
    }

    /// How many of a domain are on their way or wait here for each connection that it may have: one of each, so that a slow domain
    /// leaves room for others.
    private static let depth = 2
    /// How long a mail waits at least that is not for now, in seconds.
    private static let shortestWait: TimeInterval = 0.5
    /// What a domain's speed is taken for as long as it is not known: mails come back rather too early, and wait once more,
    /// than too late.
    private static let firstSpeed = 500.0
    /// For how long a domain's speed is measured at a time, in seconds.
    private static let window: TimeInterval = 0.25
    /// How long nothing may be on its way for the sender's sake. What is longer says that there was nothing to send.
    private static let pause: TimeInterval = 0.25
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
        // However slow it was, that is over.
        if pace.isResting(at: now) { pace.speed = nil }
        if let rate {
            pace.allowance = min(max(1, rate), pace.allowance + now.timeIntervalSince(pace.refilledAt) * rate)
            pace.refilledAt = now
        }
        let hasRoom = connections.map { pace.admitted < $0 * Self.depth } ?? true
        if rate == nil || pace.allowance >= 1, hasRoom {
            pace.allowance -= 1
            let idle = now.timeIntervalSince(pace.idleFrom)
            if pace.admitted == 0, idle > Self.pause { pace.measuredFrom = min(now, pace.measuredFrom + idle) }
            pace.admitted += 1
            return nil
        }
        pace.wereMore = true
        let step = 1 / min(rate ?? .infinity, connections == nil ? .infinity : pace.speed ?? Self.firstSpeed)
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
        if pace.admitted == 0 { pace.idleFrom = now }
        let time = now.timeIntervalSince(pace.measuredFrom)
        if time >= Self.window {
            if pace.wereMore {
                // A little more than it was, so that it can become faster.
                let found = max(1, 1.5 * Double(pace.measured) / time)
                // One moment may be unlike the others.
                pace.speed = pace.speed.map { $0 + (found - $0) / 4 } ?? found
            }
            (pace.measured, pace.measuredFrom, pace.wereMore) = (0, now, false)
        }
        paces[domain] = pace
    }

    /// One that was admitted did not go out.
    mutating func withdraw(_ domain: String, at now: Date) {
        paces[domain]?.admitted -= 1
        if paces[domain]?.admitted == 0 { paces[domain]?.idleFrom = now }
    }

    private mutating func forgetResting(at now: Date) {
        paces = paces.filter { !$0.value.isResting(at: now) }
    }
}
