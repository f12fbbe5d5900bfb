/// How the URLs that Waymark puts into a message are written: what is the same for every delivery, and an identifier behind
/// it where there are identifiers.
package struct MessageURLs: Sendable {
    let link: (@Sendable (_ ordinal: Int) -> String)?
    let pixel: String?
    let preferences: (url: String, ordinal: Int)?
    let identifierLength: Int

    /// - Parameters:
    ///   - link: the URL of a link, up to its identifier, as a reader has it: a part escapes it as it has to; `nil` where
    ///     links stay as they are (M3.1).
    ///   - pixel: the same for the pixel; `nil` for none.
    ///   - preferences: the same for the recipient's preference page, and the ordinal that stands for it in identifiers;
    ///     `nil` for none.
    ///   - identifierLength: how many characters an identifier without values has; `0` where URLs have none.
    package init(
        link: (@Sendable (_ ordinal: Int) -> String)? = nil, pixel: String? = nil,
        preferences: (url: String, ordinal: Int)? = nil, identifierLength: Int = 0
    ) {
        self.link = link
        self.pixel = pixel
        self.preferences = preferences
        self.identifierLength = identifierLength
    }
}

/// The link identifiers of one delivery, in characters that need no escaping anywhere.
package protocol DeliveryIdentifiers {
    /// Writes identifiers without values, each over ``MessageURLs/identifierLength`` bytes, at their places from `start` on.
    func write(_ places: [IdentifierPlace], from start: Int, into bytes: inout MutableRawSpan)
    /// Appends the identifier of a link that seals the recipient's values, in the order of the destination's placeholders.
    /// `false`, and nothing appended, where this link cannot be tracked for this recipient and stays as written.
    func append(ordinal: Int, values: [String], to output: inout [UInt8]) -> Bool
}

/// Where the identifier of a link stands; the ordinal `0` is the pixel's, and one is that of the preferences.
package struct IdentifierPlace: Equatable, Sendable {
    package let offset: Int
    package let ordinal: Int
}
