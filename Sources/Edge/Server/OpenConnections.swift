import Metrics
import NIOCore

/// The connections of one event loop, at most so many. To be used on that loop.
///
/// Past the bound, who has kept us waiting longest goes: a newcomer is served however many connections are held open for
/// nothing. It is the longest of a few that is looked for, round and round, and so costs requests nothing.
final class OpenConnections {
    private static let candidates = 16
    /// How often deadlines are looked at: one timer for all costs less than one for each, above all in ending it.
    private static let checkInterval = TimeAmount.milliseconds(500)

    private let maximum: Int
    private let metric: Meter
    private var handlers: [EdgeHandler] = []
    /// Where to look next.
    private var hand = 0
    private var isChecking = false

    /// - Parameters:
    ///   - maximum: at least 1.
    ///   - metric: goes up and down with the connections.
    init(maximum: Int, metric: Meter) {
        self.maximum = maximum
        self.metric = metric
    }

    var count: Int { handlers.count }

    /// Takes one in, at the cost of another where there are as many as may be. `false`: there is no room, because we owe
    /// all of them an answer.
    func add(_ handler: EdgeHandler, on loop: any EventLoop) -> Bool {
        while handlers.count >= maximum {
            guard let longest = longestWaiting() else { return false }
            remove(longest)
            longest.makeRoom()
        }
        handler.index = handlers.count
        handlers.append(handler)
        metric.increment()
        if !isChecking { checkDeadlinesLater(on: loop) }
        return true
    }

    /// As long as there are connections.
    private func checkDeadlinesLater(on loop: any EventLoop) {
        isChecking = true
        loop.assumeIsolated().scheduleTask(in: Self.checkInterval) {
            let now = NIODeadline.now()
            for handler in self.handlers { handler.checkDeadline(at: now) }
            if self.handlers.isEmpty { self.isChecking = false } else { self.checkDeadlinesLater(on: loop) }
        }
    }

    func remove(_ handler: EdgeHandler) {
        guard let index = handler.index else { return }
        handler.index = nil
        let last = handlers.removeLast()
        metric.decrement()
        if last !== handler {
            handlers[index] = last
            last.index = index
        }
    }

    /// The longest waiting of the next few that wait for their client; of all, where few do.
    private func longestWaiting() -> EdgeHandler? {
        var longest: (handler: EdgeHandler, since: NIODeadline)?
        var found = 0
        for _ in handlers.indices where found < Self.candidates {
            hand = hand + 1 < handlers.count ? hand + 1 : 0
            guard let since = handlers[hand].wait.waitingSince else { continue }
            found += 1
            if since < longest?.since ?? .distantFuture { longest = (handlers[hand], since) }
        }
        return longest?.handler
    }
}
