/// A value that is written as a text, wherever a journey is: in its file, in JSON, on a page.
package protocol JourneyText: CustomStringConvertible, Codable {
    /// `nil` where the text is none.
    init?(_ text: String)
}

extension JourneyText {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a \(Self.self)")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
