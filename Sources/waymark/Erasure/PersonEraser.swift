import Channels
import Foundation
import LinkIdentifiers
import Operations
import Store
import Workspace

/// Takes people out of everything that a data folder holds (M10.4).
struct PersonEraser: Sendable {
    /// Is told what is being done, and how far it has come.
    typealias Progress = @Sendable (_ step: String) -> @Sendable (_ done: Int, _ total: Int) -> Void

    private let data: DataDirectory
    let store: any Store
    private let keys: KeyRing
    private let journal: JournalDrain
    private let underWay = ErasuresUnderWay()

    init(_ data: DataDirectory, _ store: any Store, settings: Settings) throws {
        (self.data, self.store) = (data, store)
        keys = try data.keys()
        journal = JournalDrain(data, store, settings: settings)
    }

    /// `nil` where there is nobody (any more).
    func erase(
        _ who: PersonSelection, of organization: StoredOrganization, progress: Progress
    ) async throws -> ErasureReport? {
        guard let begun = try await begin(who, of: organization) else { return nil }
        return try await finish(begun, progress: progress)
    }

    /// Does what a crash does not undo: the store has it among its unfinished erasures from here on.
    func begin(_ who: PersonSelection, of organization: StoredOrganization) async throws -> BegunErasure? {
        // What has been clicked until now counts as it would have.
        try await journal.drain()
        var files = WorkspacePeople.Removal()
        // Before the names are forgotten that it goes by.
        if let person = try await store.person(who, organization: organization.id) {
            files = try removeRows(of: person, organization)
        }
        let begun = try await store.beginErasure(
            of: who, organization: organization.id, contactHash: keys.contactHash(of: organization.id), at: Date())
        guard let (person, erasure) = begun else { return nil }
        var report = ErasureReport()
        report.profiles = person.profiles.count
        report.contactPoints = erasure.contactPoints.count
        report.sharedContactPoints = person.contacts.count(where: \.isShared)
        report.rows = files.rows
        report.journeysNaming = files.journeysNaming
        return BegunErasure(erasure, report)
    }

    func finish(_ begun: BegunErasure, progress: Progress) async throws -> ErasureReport {
        let rest = try await finish(begun.erasure, progress: progress)
        var report = begun.report
        (report.deliveries, report.interactions, report.messages) = (rest.deliveries, rest.interactions, rest.messages)
        return report
    }

    /// In the folder's own workspace, which the demo has.
    private func removeRows(
        of person: Person, _ organization: StoredOrganization
    ) throws -> WorkspacePeople.Removal {
        let contacts = person.contacts.filter { !$0.isShared }.map(\.text)
        return try WorkspacePeople(directory: data.workspace).remove(
            profiles: Set(person.profiles.map(\.id)), contacts: Set(contacts), organization: organization.id,
            region: organization.region)
    }

    /// Does what is left of an erasure. All of it may have been done already.
    func finish(_ erasure: Erasure, progress: Progress) async throws -> ErasureReport {
        try await underWay.perform(erasure.number) { try await finishAlone(erasure, progress: progress) }
    }

    private func finishAlone(_ erasure: Erasure, progress: Progress) async throws -> ErasureReport {
        // Whoever had looked a delivery up before the erasure began has recorded it when this returns.
        try await journal.drain()
        var report = ErasureReport()
        report.isResumed = true
        let deliveries = try await store.deliveries(of: erasure, progress: progress("Contact points"))
        report.deliveries = deliveries.count
        report.interactions = try await store.anonymiseInteractions(
            of: Set(deliveries), progress: progress("Interactions"))
        report.messages = try removeMessages(of: deliveries, organization: erasure.organization)
        try await finish(erasure, deliveries)
        // Whoever was sending it when the deliveries went has seen that, or has put it into the outbox before.
        report.messages += try removeMessages(of: deliveries, organization: erasure.organization)
        return report
    }

    private func removeMessages(of deliveries: [DeliveryNumber], organization: String) throws -> Int {
        guard FileManager.default.fileExists(atPath: data.outbox.path) else { return 0 }
        let keys = keys.organizationKeys(for: organization)
        let names = deliveries.map { keys.name(of: $0) }
        return try Outbox(directory: data.outbox).remove(Set(names))
            + TextOutbox(directory: data.outbox).remove(Set(names))
    }

    private func finish(_ erasure: Erasure, _ deliveries: [DeliveryNumber]) async throws {
        let deadline = ContinuousClock.now + .seconds(10)
        while try await !store.finish(erasure, deliveries: deliveries, at: Date()) {
            guard .now < deadline else {
                throw CommandError(
                    "the store's log cannot be emptied while somebody reads the store; run this again to finish")
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}
