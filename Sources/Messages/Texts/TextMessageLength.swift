/// How long a text message is as its author wrote it and as it is sent, its links shortened (M9.4). Placeholders count as their
/// defaults, or as nothing.
package struct TextMessageLength: Sendable {
    /// How many segments are published at most: gateways take 1,600 characters.
    private static let maximumSegments = 10
    /// How many characters stand behind the beginning of a short link (M9.2).
    private static let codeLength = 9

    package let before: TextLength
    package let after: TextLength
    /// What makes it UCS-2 as it is sent; positions are in the text.
    package let strays: [StrayCharacter]
    /// How many segments are sent if each of them is replaced, or written as one character where there is no replacement.
    package let segmentsWithoutStrays: Int
    /// Every hyperlink, its URL, and what stands in its place; the URL of the preferences is short in any case.
    package let links: [(link: Link, before: TextLength, after: TextLength)]

    /// - Parameters:
    ///   - content: a text message.
    ///   - shortURL: what short links begin with, up to their codes.
    package init(_ content: MessageContent, shortURL: String) throws(MessageError) {
        let preferences = (shortURL, 0)
        let written = try CompiledMessage(
            content, urls: MessageURLs(preferences: preferences, identifierLength: Self.codeLength))
        let short = try CompiledMessage(
            content,
            urls: MessageURLs(
                link: { _ in shortURL }, preferences: preferences, identifierLength: Self.codeLength))
        let sent = Self.text(short)
        before = TextLength(Self.text(written))
        after = TextLength(sent)
        let text = content.text ?? []
        strays = StrayCharacter.all(in: text, outside: short.links.filter(\.isShortened).map(\.range))
        let replacements = Dictionary(uniqueKeysWithValues: strays.map { ($0.character, $0.replacement ?? "?") })
        segmentsWithoutStrays =
            TextLength(sent.unicodeScalars.map { replacements[$0] ?? String($0) }.joined()).segments
        let shortLink = TextLength(shortURL + String(repeating: "0", count: Self.codeLength))
        links = short.links.map { link in
            let isPage = content.isPersonalised && link.placeholders.contains(where: \.isPreferencesURL)
            if isPage { return (link, shortLink, shortLink) }
            let written = TextLength(Self.url(link, isPersonalised: content.isPersonalised))
            return (link, written, link.isShortened ? shortLink : written)
        }
    }

    /// - Throws: where gateways would not take it as it is sent.
    package func checkSegments() throws(MessageError) {
        guard after.segments > Self.maximumSegments else { return }
        throw MessageError(
            part: .text, position: Position(line: 1, column: 1),
            problem:
                "\(after.characters) characters, \(after.segments) segments (\(after.encoding.rawValue)), with its "
                + "links shortened; gateways take \(Self.maximumSegments) segments at most, so shorten it")
    }

    private static func url(_ link: Link, isPersonalised: Bool) -> String {
        let destination = Destination(url: link.url, isPersonalised: isPersonalised)
        // There is a value for each placeholder.
        return destination.url(values: destination.placeholders.map { $0.defaultValue ?? "" })!
    }

    private static func text(_ message: CompiledMessage) -> String {
        let rendered = message.render(Variables(profile: [:]), identifiers: SomeCodes(length: codeLength))
        return String(decoding: rendered.text ?? [], as: UTF8.self)
    }
}

/// Codes that are no one's: only their length matters.
private struct SomeCodes: DeliveryIdentifiers {
    let length: Int

    func write(_ places: [IdentifierPlace], from start: Int, into bytes: inout MutableRawSpan) {
        for place in places {
            for index in 0..<length {
                bytes.storeBytes(of: UInt8(ascii: "0"), toByteOffset: start + place.offset + index, as: UInt8.self)
            }
        }
    }

    func append(ordinal: Int, values: [String], to output: inout [UInt8]) -> Bool {
        output.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: length))
        return true
    }
}
