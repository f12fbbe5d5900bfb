import Consent
import Foundation
import GRDB
package import Interactions
package import LinkIdentifiers
import Messages
import SQLiteFile

extension SQLiteStore {
    package func facts(of deliveries: Set<DeliveryNumber>) async throws -> [DeliveryNumber: DeliveryFacts] {
        try await database.read { db in
            var reader = try FactsReader(db)
            var facts = [DeliveryNumber: DeliveryFacts](minimumCapacity: deliveries.count)
            // In the order of the table.
            for delivery in deliveries.sorted() { facts[delivery] = try reader.facts(of: delivery) }
            return facts
        }
    }
}

/// Reads the facts of a batch's deliveries, and only once what many have in common.
private struct FactsReader {
    private struct Version {
        let number, organization: Int64
        let channel: Channel
        let logicalOrdinals: [Int: Int]
    }

    private struct Terms {
        let window, textWindow: TrackingWindow
        let trackingModel: EnforcementModel
    }

    private let deliveries, blocks, ordinals, organizations: DirectStatement
    private var versions: [Int64: Version] = [:]
    private var terms: [Int64: Terms] = [:]

    init(_ db: Database) throws {
        deliveries = try DirectStatement(
            db,
            """
            SELECT d.contact_point, d.sent_at, r.journey FROM deliveries d JOIN runs r ON r.number = d.run
            WHERE d.number = ?
            """)
        blocks = try DirectStatement(
            db,
            """
            SELECT v.number, m.organization, v.channel FROM delivery_blocks b
            JOIN message_versions v ON v.number = b.message_version JOIN messages m ON m.number = v.message
            WHERE b.number = ?
            """)
        ordinals = try DirectStatement(
            db, "SELECT ordinal, logical_ordinal FROM links WHERE message_version = ? AND logical_ordinal <> ordinal")
        organizations = try DirectStatement(
            db,
            """
            SELECT window_months, compliance, coalesce(text_window_months, window_months) FROM organizations
            WHERE number = ?
            """)
    }

    mutating func facts(of delivery: DeliveryNumber) throws -> DeliveryFacts? {
        deliveries.bind(delivery.rawValue, at: 0)
        guard
            let (contactPoint, sentAt, journey) = try deliveries.first({ ($0.integer(0), $0.integer(1), $0.integer(2)) }
            ),
            let version = try version(ofBlock: delivery.block), let terms = try terms(of: version.organization)
        else { return nil }
        return DeliveryFacts(
            messageVersion: version.number, journey: journey == 0 ? nil : journey,
            clickKind: version.channel == .text ? .textClicked : .emailClicked, contactPoint: contactPoint,
            sentAt: Date(milliseconds: sentAt), window: version.channel == .text ? terms.textWindow : terms.window,
            trackingModel: terms.trackingModel, logicalOrdinals: version.logicalOrdinals)
    }

    private mutating func version(ofBlock block: Int64) throws -> Version? {
        if let known = versions[block] { return known }
        blocks.bind(block, at: 0)
        guard
            let (number, organization, channel) = try blocks.first({
                ($0.integer(0), $0.integer(1), Channel(rawValue: $0.text(2)) ?? .email)
            })
        else { return nil }
        ordinals.bind(number, at: 0)
        var logicalOrdinals: [Int: Int] = [:]
        while try ordinals.next() { logicalOrdinals[Int(ordinals.integer(0))] = Int(ordinals.integer(1)) }
        let version = Version(
            number: number, organization: organization, channel: channel, logicalOrdinals: logicalOrdinals)
        versions[block] = version
        return version
    }

    private mutating func terms(of organization: Int64) throws -> Terms? {
        if terms[organization] == nil {
            organizations.bind(organization, at: 0)
            terms[organization] = try organizations.first {
                let compliance: ComplianceProfile = try StoredJSON.decode($0.text(1))
                return Terms(
                    window: TrackingWindow(months: Int($0.integer(0))) ?? .standard,
                    textWindow: TrackingWindow(months: Int($0.integer(2))) ?? .standard,
                    trackingModel: compliance.model(of: .tracking))
            }
        }
        return terms[organization]
    }
}
