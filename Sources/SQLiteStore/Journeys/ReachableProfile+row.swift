import Foundation
import GRDB
import Messages
import Store

extension ReachableProfile {
    /// Of profiles `p`, with ``joins``.
    static let columns = """
        p.number AS profile, p.id, p.attributes, p.email, p.phone, e.address AS email_address, n.address AS phone_address, \(TimeZone.column)
        """
    static let joins = """
        LEFT JOIN contact_points e ON e.number = p.email LEFT JOIN contact_points n ON n.number = p.phone
        """

    /// With what their contact points have consented to, looked up for all at once.
    static func read(_ db: Database, _ rows: [Row]) throws -> [ReachableProfile] {
        let consent = try CurrentConsent.records(
            db, of: Set(rows.flatMap { [$0["email"] as Int64?, $0["phone"]].compactMap(\.self) }))
        return try rows.map { row in
            let attributes: [String: String] = try StoredJSON.decode(row["attributes"])
            let (email, phone): (String?, String?) = (row["email_address"], row["phone_address"])
            func recipient(_ contactPoint: Int64?, _ address: String?) -> Recipient? {
                guard let contactPoint, let address else { return nil }
                return Recipient(
                    profile: row["id"], attributes: attributes, contactPoint: contactPoint, address: address,
                    email: email, phone: phone, consent: consent[contactPoint] ?? [:])
            }
            var recipients: [Channel: Recipient] = [:]
            recipients[.email] = recipient(row["email"], email)
            recipients[.text] = recipient(row["phone"], phone)
            return ReachableProfile(
                number: row["profile"], attributes: attributes,
                organizationZone: TimeZone(ofOrganization: row["timezone"]),
                recipients: recipients)
        }
    }
}

extension TimeZone {
    /// That of the organization of profiles `p`, as it is now.
    static let column = "(SELECT timezone FROM organizations WHERE number = p.organization) AS timezone"

    /// UTC where it has none.
    init(ofOrganization name: String?) { self = name.flatMap { TimeZone(identifier: $0) } ?? .gmt }
}
