package import Foundation

/// What running journeys needs of the store.
package protocol JourneyStore: Sendable {
    /// Starts runs for profiles of published journeys' audiences, as the journeys' entry has it. Looks at each profile once
    /// after a journey was published, and again where a filter has come to hold of it.
    ///
    /// - Parameter limit: how many profiles are looked at, at most.
    /// - Returns: how many were.
    func enrol(limit: Int, at now: Date) async throws -> Int
    /// Starts and ends runs as journeys have it that react to this event, in one transaction.
    ///
    /// - Returns: how many journeys the profile has entered and left; `nil` where the organization has no such profile.
    func recordEvent(
        _ event: String, ofProfile profile: String, organization: String, at now: Date
    ) async throws -> (entered: Int, left: Int)?

    /// A version as it was published; `nil` where there is none.
    func journeyVersion(_ number: Int64) async throws -> StoredJourneyVersion?
    /// Runs of running journeys that something is to be done for: their time has come, or something was heard of them. None
    /// whose message is on its way.
    ///
    /// - Parameters:
    ///   - limit: how many of one journey for one reason, at most.
    ///   - maximumPrepared: journeys wait of which so many messages are prepared and have not been offered to anybody.
    func dueRuns(at now: Date, limit: Int, maximumPrepared: Int) async throws -> DueRuns
    /// How many messages these contact points were sent since, or are to be sent. Those without are missing.
    func sendings(to contactPoints: Set<Int64>, since: Date) async throws -> [Int64: Int]
    /// Moves runs on, with all that goes with it, in one transaction. A run that is not any more as it was read stays as it is.
    func advance(_ moves: [RunMove], at now: Date) async throws
    /// Ends runs of journeys that were stopped, with what they have prepared, and says how many.
    func endStopped(limit: Int) async throws -> Int
}

/// What can be done with a journey as a whole. It is named by its file's name.
package protocol JourneyControlStore: Sendable {
    /// Lets a journey send: freezes its definition and its messages' newest versions as a journey version. `nil` where
    /// there is no such journey, `false` where it is published just so and nobody may enter it again. Where somebody may, they
    /// enter its version.
    func publish(journey: String, organization: String, at now: Date) async throws -> Bool?
    /// Pauses, resumes or stops a journey that has been published. What it was before; `nil` where there is no such journey.
    ///
    /// Of one that is paused nothing is prepared but what was about to be handed over: what nobody was offered is decided anew
    /// when it goes on.
    func change(journey: String, organization: String, to state: JourneyState) async throws -> JourneyState?
    /// How far its runs have come; `nil` where there is no such journey.
    func status(ofJourney journey: String, organization: String) async throws -> JourneyStatus?
    /// Those of an audience that would enter, were the journey published as it is now; a page of profiles at a time.
    ///
    /// - Parameter after: the last of the page before.
    /// - Returns: `nil` where there is no such journey.
    func audience(
        ofJourney journey: String, organization: String, after: Int64, limit: Int, at now: Date
    ) async throws -> AudiencePage?
}

/// Whether a journey goes on. The raw values are what the store keeps, and never change.
package enum JourneyState: Int, Sendable {
    /// Not published yet.
    case draft = 0
    case running = 1
    /// No run goes on, and nothing is handed over. Nobody is looked for who may enter; an event or a change of attributes has
    /// profiles enter all the same, and wait.
    case paused = 2
    /// All runs end where they are.
    case stopped = 3

    /// The name in every output.
    package var name: String { String(describing: self) }
}
