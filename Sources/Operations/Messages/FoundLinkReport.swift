package import Messages
package import Workspace

/// A link in JSON (M1.7).
package struct FoundLinkReport: Encodable, Sendable {
    private let link: Link
    private let position: Position
    private let offset: Int
    private let lineOffset: Int
    private let part: LinkMarking.Part?
    private let lengths: (before: TextLength, after: TextLength)?

    /// - Parameters:
    ///   - source: the file that the link stands in; `nil` where there is only the part.
    ///   - part: which part of a message that is; `nil` where there is only one.
    ///   - lengths: of its URL and of what stands in its place, in a text message.
    package init(
        _ link: Link, at position: Position, behind source: MessageFile? = nil, in part: LinkMarking.Part? = nil,
        lengths: (before: TextLength, after: TextLength)? = nil
    ) {
        self.link = link
        self.position = position
        self.part = part
        self.lengths = lengths
        offset = link.range.lowerBound + (source?.bodyOffset ?? 0)
        lineOffset = source?.bodyLine ?? 0
    }

    private enum Key: String, CodingKey {
        case ordinal, part, url, element, offset, length, line, column, tracked, reason, name, logical
        case characters, charactersSent
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(link.ordinal, forKey: .ordinal)
        try container.encodeIfPresent(part?.rawValue, forKey: .part)
        try container.encode(link.url, forKey: .url)
        try container.encode(link.element, forKey: .element)
        try container.encode(offset, forKey: .offset)
        try container.encode(link.range.count, forKey: .length)
        try container.encode(position.line + lineOffset, forKey: .line)
        try container.encode(position.column, forKey: .column)
        try container.encode(link.isTracked, forKey: .tracked)
        try container.encode(link.reason?.rawValue, forKey: .reason)
        try container.encode(link.name, forKey: .name)
        try container.encode(link.logical, forKey: .logical)
        guard let lengths else { return }
        try container.encode(lengths.before.characters, forKey: .characters)
        try container.encode(lengths.after.characters, forKey: .charactersSent)
    }
}
