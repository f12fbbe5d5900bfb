/// How many connections a server has room for: as many as are set, until it turns one away.
struct ConnectionRoom {
    /// How long it is before one more is tried: seldom enough not to annoy the server.
    static let patience = Duration.seconds(10)

    private let most: Int
    private var limit: Int
    private var growsAt = ContinuousClock.now
    /// Whether it had no room at all when it was last seen.
    private var isAway = false
    /// How many mails are on their way.
    private var atWork = 0
    /// How many mails the server has said something about.
    private var answers = 0
    /// Since when it has said nothing about any, though some were on their way.
    private var quietSince = ContinuousClock.now

    init(_ most: Int) {
        self.most = most
        limit = most
    }

    /// How many there may be now.
    mutating func size(at now: ContinuousClock.Instant) -> Int {
        while !isAway, limit < most, growsAt <= now {
            limit += 1
            growsAt += Self.patience
        }
        return limit
    }

    /// A mail is on its way.
    ///
    /// - Returns: what its end needs.
    mutating func begin(at now: ContinuousClock.Instant) -> Int {
        if atWork == 0 { quietSince = now }
        atWork += 1
        return answers
    }

    /// The server has taken the mail, or said something about it.
    mutating func answered(at now: ContinuousClock.Instant) {
        atWork -= 1
        answers += 1
        quietSince = now
        if isAway { (isAway, limit) = (false, most) }
    }

    /// The connection ended, and the server had said nothing about the mail.
    mutating func unanswered() { atWork -= 1 }

    /// The server has not let the mail's connection get as far as the mail.
    ///
    /// - Parameters:
    ///   - began: as ``begin(at:)`` had it.
    ///   - idle: how many connections there are that have worked, and wait.
    /// - Returns: whether others work, or did meanwhile: then there is no room for this one, and otherwise for none.
    mutating func turnedAway(began: Int, idle: Int, at now: ContinuousClock.Instant) -> Bool {
        atWork -= 1
        // One that has had no answer for long says nothing about the others.
        let othersWork = answers > began || atWork > 0 && now < quietSince + Self.patience
        isAway = !othersWork
        // Of a server that is away one asks.
        limit = isAway ? 1 : max(1, atWork + idle)
        growsAt = now + Self.patience
        return othersWork
    }
}
