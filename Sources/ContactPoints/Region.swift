import CPhoneNumbers

/// A country or territory whose numbers are written without their country code: two letters of ISO 3166, in capitals.
package struct Region: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// What a text has to be, for error messages.
    package static let rule = "two letters of ISO 3166 are needed, such as DE or GB"

    /// `nil` where there is no such region; the letters' case does not matter.
    package init?(_ text: String) {
        let letters = text.uppercased()
        guard letters.utf8.count == 2, letters.utf8.allSatisfy({ (0x41...0x5A).contains($0) }),
            phone_number_region_exists(letters)
        else { return nil }
        description = letters
    }
}
