import Messages

/// URLs as a delivery has them: `{ordinal}` in the link's is filled in, and an identifier, `[` values `]`, follows.
struct GivenURLs: DeliveryIdentifiers {
    var link: String? = "T{ordinal}"
    var pixel: String?
    var preferences: String?
    /// Whether identifiers follow.
    var hasIdentifiers = false
    /// The links that cannot be tracked for this recipient.
    var untracked: Set<Int> = []

    var urls: MessageURLs {
        let link: (@Sendable (Int) -> String)? =
            if let link { { link.replacing("{ordinal}", with: "\($0)") } } else { nil }
        return MessageURLs(
            link: link, pixel: pixel, preferences: preferences.map { ($0, 4094) },
            identifierLength: hasIdentifiers ? 2 : 0)
    }

    func write(_ places: [IdentifierPlace], from start: Int, into bytes: inout MutableRawSpan) {
        for place in places {
            bytes.storeBytes(of: UInt8(ascii: "["), toByteOffset: start + place.offset, as: UInt8.self)
            bytes.storeBytes(of: UInt8(ascii: "]"), toByteOffset: start + place.offset + 1, as: UInt8.self)
        }
    }

    func append(ordinal: Int, values: [String], to output: inout [UInt8]) -> Bool {
        if untracked.contains(ordinal) { return false }
        output += "[\(values.joined(separator: "|"))]".utf8
        return true
    }
}

extension MessageContent {
    /// The content as the recipient gets it, tracked if there are URLs.
    func rendered(_ profile: [String: String] = [:], _ given: GivenURLs? = nil) throws -> RenderedMessage {
        try CompiledMessage(self, urls: given?.urls).render(Variables(profile: profile), identifiers: given)
    }
}
