package import Logging
import Synchronization

/// Hands mails to a mail server, over several connections that each carry one mail after the other.
package final class SMTPChannel: MailChannel {
    private struct State {
        var idle: [SMTPConnection] = []
        /// What is wrong with the server; it is logged when it becomes another.
        var problem: String?
    }

    private let configuration: SMTPConfiguration
    private let logger: Logger
    private let state = Mutex(State())

    package var batchSize: Int { 1 }
    package var maximumInFlight: Int { configuration.connections }

    package init(configuration: SMTPConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    package func send(_ mails: [OutgoingMail]) async -> [MailOutcome] {
        // The one that was used last: the server will not have ended it yet.
        let connection = state.withLock { $0.idle.popLast() } ?? SMTPConnection(configuration)
        var outcomes: [MailOutcome] = []
        for mail in mails {
            let (outcome, problem) = await connection.send(mail)
            note(problem)
            outcomes.append(outcome)
        }
        state.withLock { $0.idle.append(connection) }
        return outcomes
    }

    /// A server does not say what it has taken.
    package func taken(among names: [String]) -> Set<String>? { nil }

    package func withdraw(_ names: Set<String>) {}

    private func note(_ problem: String?) {
        let isNew = state.withLock { state in
            defer { state.problem = problem }
            return state.problem != problem
        }
        guard isNew else { return }
        if let problem {
            logger.warning("the mail server takes nothing", metadata: ["problem": "\(problem)"])
        } else {
            logger.notice("the mail server takes mails again")
        }
    }
}
