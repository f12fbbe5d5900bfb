import ContactPoints
import Messages

/// Whom a text message is from, as phones show it: a number in E.164, a short code of 3 to 8 digits, or a name (3GPP TS 23.040
/// §9.1.2.5).
struct OriginatingAddress {
    private static let maximumNameLength = 11

    let text: String

    /// - Parameter region: whose number it is if it has no country code.
    init(_ text: String, region: Region?) throws(OriginatingAddressError) {
        let isDigits = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        if isDigits, (3...8).contains(text.utf8.count) {
            self.text = text
        } else if text.unicodeScalars.contains(where: \.properties.isAlphabetic) {
            try Self.check(name: text)
            self.text = text
        } else {
            do throws(ContactPointError) {
                self.text = try ContactPoint(text, .phone, region: region).text
            } catch {
                throw OriginatingAddressError(description: "“from” is \(error)")
            }
        }
    }

    private static func check(name: String) throws(OriginatingAddressError) {
        for character in name.unicodeScalars {
            let isOne = character == " " || character.properties.isAlphabetic || ("0"..."9").contains(character)
            guard isOne, TextLength(String(character)).encoding == .gsm else {
                throw OriginatingAddressError(
                    description:
                        "“from” is a name of letters of GSM 03.38, digits and spaces, or a number; “\(character)” "
                        + "is none of these")
            }
        }
        guard name.count <= maximumNameLength else {
            throw OriginatingAddressError(
                description: "“from” is a name of \(name.count) characters; phones show \(maximumNameLength) at most")
        }
    }
}

/// Why nothing can be from this sender.
struct OriginatingAddressError: Error, CustomStringConvertible {
    let description: String
}
