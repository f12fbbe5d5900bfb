package import LinkIdentifiers

package import struct Foundation.Date

/// What a person's requests need of the store: to see what is held about them, and to be erased (M10.4).
package protocol PersonStore: Sendable {
    /// Who is meant; `nil` where nobody is.
    func person(_ selection: PersonSelection, organization: String) async throws -> Person?
    /// What is held about them, but for interactions.
    ///
    /// - Parameter progress: is told how many contact points' deliveries have been looked at, of how many.
    func holdings(of person: Person, progress: @Sendable (Int, Int) -> Void) async throws -> PersonHoldings
    /// The attributed interactions of these deliveries, the oldest first.
    ///
    /// - Parameter progress: is told how many have been read, of how many.
    func interactions(
        of deliveries: Set<DeliveryNumber>, progress: @Sendable (Int, Int) -> Void
    ) async throws -> [InteractionRecord]

    /// The first step of erasing somebody, all in one transaction: profiles, runs, contact points that are nobody else's,
    /// and consent are gone after it, and so is their place in journeys' audiences. What is left of an opt-out is its
    /// hash. What has many rows follows, and can be taken up again after a crash: ``unfinishedErasures()``.
    ///
    /// - Returns: whom it was about, as it stood then; `nil`, and nothing done, where there is nobody.
    func beginErasure(
        of selection: PersonSelection, organization: String, contactHash: ContactHash, at now: Date
    ) async throws -> (person: Person, erasure: Erasure)?
    /// Erasures that were begun and not finished, the oldest first.
    func unfinishedErasures() async throws -> [Erasure]
    /// The deliveries that an erasure is about.
    ///
    /// - Parameter progress: is told how many contact points' deliveries have been looked at, of how many.
    func deliveries(
        of erasure: Erasure, progress: @Sendable (Int, Int) -> Void
    ) async throws -> [DeliveryNumber]
    /// Makes the interactions of these deliveries anonymous; figures keep their totals and uniques. Says how many there were.
    ///
    /// - Parameter progress: is told how many are anonymous, of how many.
    func anonymiseInteractions(
        of deliveries: Set<DeliveryNumber>, progress: @Sendable (Int, Int) -> Void
    ) async throws -> Int
    /// The last step: deletes the deliveries, forgets whom the erasure was about, and leaves nothing of it in the store's
    /// files.
    ///
    /// - Returns: `false` where somebody has kept the log from being emptied; the next erasure does it.
    func finish(_ erasure: Erasure, deliveries: [DeliveryNumber], at now: Date) async throws -> Bool
}

/// How a person is named.
package enum PersonSelection: Equatable, Sendable {
    /// By a profile's external id.
    case profile(String)
    /// By a normalised address or number: whoever has it.
    case contact(String)
}

/// Somebody, as the store knows them: numbers for the store, names for people.
package struct Person: Equatable, Sendable {
    package struct Profile: Equatable, Sendable {
        package let number: Int64
        /// The external id.
        package let id: String

        package init(number: Int64, id: String) {
            self.number = number
            self.id = id
        }
    }

    package struct Contact: Equatable, Sendable {
        package let number: Int64
        /// The normalised address or number.
        package let text: String
        /// Whether profiles have it that are not this person's.
        package let isShared: Bool

        package init(number: Int64, text: String, isShared: Bool) {
            self.number = number
            self.text = text
            self.isShared = isShared
        }
    }

    /// The organization's id.
    package let organization: String
    package let profiles: [Profile]
    package let contacts: [Contact]
    /// The numbers of their runs.
    package let runs: [Int64]

    package init(organization: String, profiles: [Profile], contacts: [Contact], runs: [Int64]) {
        self.organization = organization
        self.profiles = profiles
        self.contacts = contacts
        self.runs = runs
    }
}

/// What is held about a person.
package struct PersonHoldings: Sendable {
    package struct Profile: Sendable {
        package let id: String
        package let email: String?
        package let phone: String?
        package let attributes: [String: String]

        package init(id: String, email: String?, phone: String?, attributes: [String: String]) {
            self.id = id
            self.email = email
            self.phone = phone
            self.attributes = attributes
        }
    }

    package struct Delivery: Sendable {
        package let number: DeliveryNumber
        /// `nil` for a test send.
        package let journey: String?
        package let message: String
        /// `nil` for a draft.
        package let messageVersion: Int?
        package let contact: String
        package let sentAt: Date
        /// Whether it was handed over, of a text message at least that a gateway was asked to take it.
        package let isSent: Bool
        /// Whether it is not known if it was taken.
        package let isUnconfirmed: Bool
        /// Whether somebody has said what became of it: the gateway, or of an e-mail that came back a mail server.
        package let hasReceipt: Bool
        /// What the links of a text message take of the recipient, by ordinal (M1.6).
        package let personalValues: [Int: [String]]

        package init(
            number: DeliveryNumber, journey: String?, message: String, messageVersion: Int?, contact: String,
            sentAt: Date, isSent: Bool, isUnconfirmed: Bool, hasReceipt: Bool, personalValues: [Int: [String]]
        ) {
            self.number = number
            self.journey = journey
            self.message = message
            self.messageVersion = messageVersion
            self.contact = contact
            self.sentAt = sentAt
            self.isSent = isSent
            self.isUnconfirmed = isUnconfirmed
            self.hasReceipt = hasReceipt
            self.personalValues = personalValues
        }
    }

    package let profiles: [Profile]
    /// Every contact point with all its records.
    package let consent: [(contact: String, history: [ConsentChange])]
    /// The names of the journeys they are or were in.
    package let journeys: [String]
    package let deliveries: [Delivery]

    package init(
        profiles: [Profile], consent: [(contact: String, history: [ConsentChange])], journeys: [String],
        deliveries: [Delivery]
    ) {
        self.profiles = profiles
        self.consent = consent
        self.journeys = journeys
        self.deliveries = deliveries
    }
}

/// An erasure under way: numbers only, nothing that names anybody.
package struct Erasure: Equatable, Sendable {
    package let number: Int64
    /// The organization's id.
    package let organization: String
    package let runs: [Int64]
    /// Those that were this person's only.
    package let contactPoints: [Int64]
    /// Those that are others' as well: what the runs have sent there is this person's.
    package let sharedContactPoints: [Int64]

    package init(
        number: Int64, organization: String, runs: [Int64], contactPoints: [Int64], sharedContactPoints: [Int64]
    ) {
        self.number = number
        self.organization = organization
        self.runs = runs
        self.contactPoints = contactPoints
        self.sharedContactPoints = sharedContactPoints
    }
}
