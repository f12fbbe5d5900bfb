package import Logging
import Synchronization

/// Hands mails to a mail server, over several connections that each carry one mail after the other.
package final class SMTPChannel: MailChannel {
    private struct State {
        /// Connections that have worked.
        var idle: [SMTPConnection] = []
        /// Those that were turned away. They are not taken before one that works.
        var spare: [SMTPConnection] = []
        var room: ConnectionRoom
        /// What is wrong with the server; it is logged when it becomes another.
        var problem: String?
    }

    private let configuration: SMTPConfiguration
    private let logger: Logger
    private let state: Mutex<State>

    package var batchSize: Int { 1 }
    /// As many as are set, or as the server has room for.
    package var maximumInFlight: Int { state.withLock { $0.room.size(at: .now) } }

    package init(configuration: SMTPConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        state = Mutex(State(room: ConnectionRoom(configuration.connections)))
    }

    package func send(_ mails: [OutgoingMail]) async -> [MailOutcome] {
        var outcomes: [MailOutcome] = []
        for mail in mails { outcomes.append(await send(mail)) }
        return outcomes
    }

    private func send(_ mail: OutgoingMail) async -> MailOutcome {
        if let outcome = EnvelopeAddress.outcome(of: mail) { return outcome }
        // The one that was used last: the server will not have ended it yet.
        let (waiting, began) = state.withLock { ($0.idle.popLast() ?? $0.spare.popLast(), $0.room.begin(at: .now)) }
        let connection = waiting ?? SMTPConnection(configuration)
        let (outcome, problem, isAnswered) = await connection.send(mail)
        guard case .unavailable(let code, _) = outcome else {
            let wasAway = state.withLock { state in
                state.idle.append(connection)
                guard isAnswered else {
                    state.room.unanswered()
                    return false
                }
                state.room.answered(at: .now)
                defer { state.problem = nil }
                return state.problem != nil
            }
            if wasAway { logger.notice("the mail server takes mails again") }
            return outcome
        }
        let (othersWork, isNew) = state.withLock { state in
            let othersWork = state.room.turnedAway(began: began, idle: state.idle.count, at: .now)
            state.spare.append(connection)
            defer { if !othersWork { state.problem = problem } }
            return (othersWork, state.problem != problem)
        }
        let metadata: Logger.Metadata = ["problem": "\(problem ?? code)"]
        if othersWork {
            logger.info("the mail server takes no more connections", metadata: metadata)
        } else if isNew {
            logger.warning("the mail server takes nothing", metadata: metadata)
        }
        return .unavailable(code: code, othersWork: othersWork)
    }

    /// A server does not say what it has taken.
    package func taken(among names: [String]) -> Set<String>? { nil }

    package func withdraw(_ names: Set<String>) {}
}
