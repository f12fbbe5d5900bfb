import Consent
import ContactPoints
import Foundation
import GRDB

extension Migrations {
    /// Addresses that were taken as they stood are written as they are now, or their records would not be found again; where
    /// two become one, what outranks the other counts (M10.2).
    static func normaliseContactPoints(_ db: Database) throws {
        var changed: [(number: Int64, organization: Int64, address: String)] = []
        let rows = try Row.fetchCursor(db, sql: "SELECT number, organization, address FROM contact_points")
        while let row = try rows.next() {
            let address: String = row[2]
            // One that is none any more stays: it has been written to.
            guard let new = try? ContactPoint(address, .email, region: nil).text, new != address else { continue }
            changed.append((row[0], row[1], new))
        }
        for (number, organization, address) in changed {
            let other = try Int64.fetchOne(
                db, sql: "SELECT number FROM contact_points WHERE organization = ? AND address = ?",
                arguments: [organization, address])
            if let other {
                try merge(db, number, into: other)
            } else {
                try db.execute(
                    sql: "UPDATE contact_points SET address = ? WHERE number = ?", arguments: [address, number])
            }
        }
    }

    private static func merge(_ db: Database, _ old: Int64, into new: Int64) throws {
        let current = try CurrentConsent.records(db, of: new)
        for (scope, record) in try CurrentConsent.records(db, of: old) {
            let isNewer =
                current[scope].map { ConsentRecord.outranks(record.status, record.at, $0.status, $0.at) } ?? true
            guard isNewer else { continue }
            try db.execute(
                sql: "UPDATE consents SET contact_point = ?, number = ? WHERE contact_point = ? AND scope = ?",
                arguments: [new, current[scope] == nil ? 1 : 2, old, scope.description])
        }
        for sql in [
            "DELETE FROM consents WHERE contact_point = ?2", "UPDATE profiles SET email = ?1 WHERE email = ?2",
            "UPDATE deliveries SET contact_point = ?1 WHERE contact_point = ?2",
            "DELETE FROM former_contact_points WHERE contact_point = ?2",
            "DELETE FROM contact_points WHERE number = ?2",
        ] {
            try db.execute(sql: sql, arguments: sql.contains("?1") ? [new, old] : [old, old])
        }
    }

    /// M10.4. A profile may lose an address that it has lost before. The trigger's `OR IGNORE` did not hold: what the statement
    /// that fires it says of conflicts counts instead.
    static let formerContactPoints = """
        DROP TRIGGER profiles_former_contact_points;
        CREATE TRIGGER profiles_former_contact_points AFTER UPDATE OF email, phone ON profiles
        BEGIN
            INSERT INTO former_contact_points
                SELECT OLD.number, had FROM (SELECT OLD.email AS had UNION SELECT OLD.phone)
                WHERE had IS NOT NULL AND had IS NOT NEW.email AND had IS NOT NEW.phone AND NOT EXISTS (
                    SELECT 1 FROM former_contact_points WHERE profile = OLD.number AND contact_point = had);
        END;
        """

    /// Of an address that was lost, and is somebody else's by now, what was recorded before is told from what came behind it.
    static let consentOfFormerContactPoints = """
        -- How many changes of its consent had been recorded when it was lost the last time; NULL: not known.
        ALTER TABLE former_contact_points ADD COLUMN consents INTEGER;
        DROP TRIGGER profiles_former_contact_points;
        CREATE TRIGGER profiles_former_contact_points AFTER UPDATE OF email, phone ON profiles
        BEGIN
            DELETE FROM former_contact_points WHERE profile = OLD.number AND contact_point IN (OLD.email, OLD.phone)
                AND contact_point IS NOT NEW.email AND contact_point IS NOT NEW.phone;
            INSERT INTO former_contact_points (profile, contact_point, consents)
                SELECT OLD.number, had, (SELECT count(*) FROM consents WHERE contact_point = had)
                FROM (SELECT OLD.email AS had UNION SELECT OLD.phone)
                WHERE had IS NOT NULL AND had IS NOT NEW.email AND had IS NOT NEW.phone;
        END;
        """
}
