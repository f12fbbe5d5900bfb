import HTMLScanner

/// Marks a single link of a part non-trackable, or takes its mark away, in the source and nowhere else (M2.1).
package struct LinkMarking {
    /// What kind of source it is.
    package enum Part: String, Sendable, Encodable {
        case html, text
    }

    private let part: Part
    private let source: [UInt8]
    private let found: FoundLinks

    package init(_ source: [UInt8], _ part: Part) {
        self.part = part
        self.source = source
        found = Self.links(source, part)
    }

    private static func links(_ source: [UInt8], _ part: Part) -> FoundLinks {
        part == .html ? FoundLinks(html: source) : FoundLinks(plainText: source)
    }

    /// The edits, in order, after which a link carries a mark, or none; empty where that is so already.
    ///
    /// - Parameter ordinal: the link's in the part, from 1.
    package func edits(marking isMarked: Bool, ordinal: Int) throws(LinkMarkingError) -> [SourceEdit] {
        guard found.links.indices.contains(ordinal - 1) else {
            throw .unknownLink(count: found.links.count)
        }
        let link = found.links[ordinal - 1]
        if let reason = link.reason, reason != .marked { throw .neverTracked(reason) }
        if (link.reason == .marked) == isMarked { return [] }
        let edits = isMarked ? marking(link) : unmarking(link)
        // Markup may be malformed in any way: what is not certain to touch this link alone is not done.
        var expected = found.links.map(\.reason)
        expected[ordinal - 1] = isMarked ? .marked : nil
        let result = Self.links(source.applying(edits), part).links
        guard result.map(\.reason) == expected, result.map(\.url) == found.links.map(\.url) else {
            throw .malformed(Position(of: link.range.lowerBound, in: source))
        }
        return edits
    }

    private func marking(_ link: Link) -> [SourceEdit] {
        guard part == .html else {
            let start = link.range.lowerBound
            return [SourceEdit(start..<start, "{{ \(TrackingMark.markingClass) }} ".utf8)]
        }
        guard let (tag, attributes) = tag(of: link) else { return [] }
        let name = TrackingMark.all[0].name
        let own = attributes.first { HTMLScanner.isName($0.name, name, in: source.span.bytes) }
        if let own { return [SourceEdit(own.range, TrackingMark.written.utf8)] }
        return [SourceEdit(tag.name.upperBound..<tag.name.upperBound, " \(TrackingMark.written)".utf8)]
    }

    private func unmarking(_ link: Link) -> [SourceEdit] {
        guard part == .html else {
            // They are in order, one for each marked link, and end before it.
            return found.marks.last { $0.upperBound <= link.range.lowerBound }.map { [SourceEdit($0)] } ?? []
        }
        guard let (tag, attributes) = tag(of: link) else { return [] }
        return HyperlinkElement(tag, attributes, in: source).unmarking(tag, in: source).map { SourceEdit($0) }
    }

    private func tag(of link: Link) -> (HTMLScanner.Tag, [HTMLScanner.Attribute])? {
        let masked = Placeholder.mask(found.placeholders, in: source)
        var scanner = HTMLScanner()
        scanner.reportsText = false
        while let token = scanner.next(in: masked.span.bytes) {
            if case .startTag(let tag) = token, tag.range.contains(link.range.lowerBound) {
                return (tag, scanner.attributes(of: tag, in: masked.span.bytes))
            }
        }
        return nil
    }
}

/// Why a mark cannot be set or taken away.
package enum LinkMarkingError: Error, Equatable {
    /// There are only so many links.
    case unknownLink(count: Int)
    /// It is not tracked in any case.
    case neverTracked(UntrackedReason)
    /// The markup around it is such that more than this link would change: it has to be mended by hand.
    case malformed(Position)
}
