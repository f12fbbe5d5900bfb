/// What somebody's contact point is used for, and consents to: one of the three there always are, or an organization's own.
package struct Purpose: RawRepresentable, Hashable, Sendable, Codable {
    /// What most mail is: offers, news.
    package static let commercial = Purpose(known: "commercial")
    /// What somebody has asked for by doing something: receipts, passwords.
    package static let transactional = Purpose(known: "transactional")
    /// Replacing links, adding the pixel, and attributing what comes of it.
    package static let tracking = Purpose(known: "tracking")

    /// Those that every organization has.
    package static let standard = [commercial, transactional, tracking]

    package let rawValue: String

    /// `nil` unless it is a ``ConsentName``.
    package init?(rawValue: String) {
        guard ConsentName.isValid(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    private init(known: String) { rawValue = known }

    /// The model where a compliance profile names none (M3.2, M3.3). Of a purpose that it does not have any more nobody
    /// knows what was meant: only who agreed.
    package var defaultModel: EnforcementModel {
        switch self {
        case .commercial: .nonRestrictive
        case .transactional: .disabled
        default: .restrictive
        }
    }
}

/// What purposes and topics are called in files and tables: lower-case letters, digits and hyphens, a letter first, 40 at
/// most.
package enum ConsentName {
    package static let rule = "lower-case letters, digits and hyphens, a letter first, 40 at most"

    package static func isValid(_ name: String) -> Bool {
        guard let first = name.utf8.first, (0x61...0x7A).contains(first), name.utf8.count <= 40 else { return false }
        return name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }
}
