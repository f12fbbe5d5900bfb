/// Why a text is no contact point, and what to do about it; without anything of the text.
package struct ContactPointError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    static let empty = Self(description: "the contact is empty")
    static let neither = Self(
        description: "neither an e-mail address nor a phone number; write name@host.example or +49 170 1234567")

    // MARK: E-mail

    static let noAt = address("it has no “@”")
    static let noLocalPart = address("there is nothing before its “@”")
    static let noDomain = address("there is nothing behind its “@”")
    static let twoAts = address("it has more than one “@”")
    static let character = address(
        "it has a space, or another character that no address has; give the address alone, without name or quotes")
    static let longAddress = address("it is longer than 254 characters")
    static let domain = address("the part behind its “@” is no domain name")
    static let internationalDomain = address(
        "the part behind its “@” is no domain name that can be written in ASCII (IDNA)")

    // MARK: Numbers

    static let noRegion = number(
        "it has no country code, and no region says which is meant; write it with “+” and country code, or give a region"
    )
    static let noNumber = number("a number has digits, spaces, “+”, “-”, “.”, “/” and brackets only")
    static let unknownCountryCode = number("there is no such country code")
    static let short = number("it is too short")
    static let long = number("it is too long")
    static let wrongLength = number("none of its country is that long")
    static let `extension` = number("it has an extension, which gets no messages; leave it out")

    private static func address(_ reason: String) -> Self { Self(description: "not an e-mail address: " + reason) }
    private static func number(_ reason: String) -> Self { Self(description: "not a phone number: " + reason) }
}
