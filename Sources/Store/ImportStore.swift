package import Consent
package import LinkIdentifiers

package import struct Foundation.Date

/// What taking in files with a million rows needs of the store.
package protocol ImportStore: Sendable {
    /// Takes consent in, in one transaction: batch by batch until it is to be kept or undone. A row counts where it
    /// outranks the current record, as if the rows came one by one.
    ///
    /// - Parameters:
    ///   - organization: its id.
    ///   - contactHash: the organization's.
    ///   - by: who makes the records.
    ///   - next: gives the next batch; it is called on a thread that may be blocked.
    func importConsent(
        organization: String, contactHash: ContactHash, by: String, at now: Date,
        next: @escaping @Sendable () throws -> ImportStep<ConsentBatch>
    ) async throws -> ImportCounts

    /// The same for profiles. Of a profile that is there already what the file has no column for stays as it is; where a
    /// file has a profile twice, the later row counts.
    func importProfiles(
        organization: String, contactHash: ContactHash, at now: Date,
        next: @escaping @Sendable () throws -> ImportStep<ProfileBatch>
    ) async throws -> ImportCounts

    /// Gives out the records of an organization, contact by contact, each one's in the order in which they were made.
    ///
    /// - Parameter includesHistory: also those that do not count any more.
    func exportConsent(
        organization: String, includesHistory: Bool,
        to receive: @escaping @Sendable (_ contact: String, ConsentScope, ConsentRecord) throws -> Void
    ) async throws
}

package enum ImportStep<Batch: Sendable>: Sendable {
    case batch(Batch)
    /// All has come, and is to stay.
    case keep
    /// Nothing is to stay.
    case undo
}

/// What became of rows that were taken in.
package struct ImportCounts: Equatable, Sendable {
    package var new = 0
    package var changed = 0
    package var unchanged = 0

    package init() {}
}

/// Rows of consent, to be taken in together; made so that many fit into little memory.
package struct ConsentBatch: Sendable {
    package struct Row: Sendable {
        /// Normalised.
        package let contact: PackedTexts.Text
        /// Which of ``ConsentBatch/statements``.
        package let statement: UInt32
        /// In milliseconds since 1970.
        package let at: Int64

        package init(contact: PackedTexts.Text, statement: UInt32, at: Int64) {
            self.contact = contact
            self.statement = statement
            self.at = at
        }
    }

    /// What many rows say.
    package struct Statement: Sendable, Equatable {
        /// As ``ConsentScope/description`` has it; of equal ones the same text.
        package let scope: PackedTexts.Text
        package let status: ConsentStatus
        package let reason, source: PackedTexts.Text

        package init(
            scope: PackedTexts.Text, status: ConsentStatus, reason: PackedTexts.Text, source: PackedTexts.Text
        ) {
            self.scope = scope
            self.status = status
            self.reason = reason
            self.source = source
        }
    }

    package let texts: PackedTexts
    package let statements: [Statement]
    /// By contact; of one contact in the order in which they came.
    package let rows: [Row]

    package init(texts: PackedTexts, statements: [Statement], rows: consuming [Row]) {
        self.texts = texts
        self.statements = statements
        var rows = rows
        texts.sort(&rows, by: \.contact)
        self.rows = rows
    }

    package func statement(of row: Row) -> Statement { statements[Int(row.statement)] }
}

/// Profiles, to be taken in together.
package struct ProfileBatch: Sendable {
    package struct Row: Sendable {
        package let id: PackedTexts.Text
        /// Normalised; empty where there is none.
        package let email, phone: PackedTexts.Text
        /// As ``ProfileAttributes`` has them.
        package let attributes: PackedTexts.Text

        package init(
            id: PackedTexts.Text, email: PackedTexts.Text, phone: PackedTexts.Text, attributes: PackedTexts.Text
        ) {
            self.id = id
            self.email = email
            self.phone = phone
            self.attributes = attributes
        }
    }

    /// Which columns a file has.
    package struct Columns: Sendable {
        package let hasEmail, hasPhone: Bool
        package let attributes: [String]

        package init(hasEmail: Bool, hasPhone: Bool, attributes: [String]) {
            self.hasEmail = hasEmail
            self.hasPhone = hasPhone
            self.attributes = attributes
        }
    }

    package let columns: Columns
    package let texts: PackedTexts
    /// By id; of one id in the order in which they came.
    package let rows: [Row]
    /// Every contact, sorted: which row's, and whether it is the phone number.
    package let contacts: [(text: PackedTexts.Text, row: Int32, isPhone: Bool)]

    package init(columns: Columns, texts: PackedTexts, rows: consuming [Row]) {
        self.columns = columns
        self.texts = texts
        var rows = rows
        texts.sort(&rows, by: \.id)
        self.rows = rows
        var contacts: [(text: PackedTexts.Text, row: Int32, isPhone: Bool)] = []
        for (index, row) in rows.enumerated() {
            if !row.email.isEmpty { contacts.append((row.email, Int32(index), false)) }
            if !row.phone.isEmpty { contacts.append((row.phone, Int32(index), true)) }
        }
        texts.sort(&contacts, by: \.text)
        self.contacts = contacts
    }
}
