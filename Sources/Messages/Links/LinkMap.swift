import HTMLScanner

/// A copy of an HTML part to look at: its links lead nowhere, and each says which it is.
package enum LinkMap {
    /// The attribute that has a link's ordinal.
    package static let attribute = "data-waymark-link"

    /// - Parameters:
    ///   - html: an HTML part as it was written or rendered.
    ///   - badge: what stands at the beginning of a link's content, as HTML; behind the image map for its areas, which have
    ///     none. `nil` for nothing.
    package static func drawn(on html: [UInt8], badge: (Link) -> String?) -> [UInt8] {
        let found = FoundLinks(html: html)
        let masked = Placeholder.mask(found.placeholders, in: html)
        var scanner = HTMLScanner()
        scanner.reportsText = false
        var links = found.links[...]
        var edits: [SourceEdit] = []
        var ofAreas = ""
        while let token = scanner.next(in: masked.span.bytes) {
            switch token {
            case .startTag(let tag):
                guard let link = links.first, tag.range.contains(link.range.lowerBound) else { continue }
                links.removeFirst()
                edits.append(
                    SourceEdit(
                        tag.name.upperBound..<tag.name.upperBound, " \(attribute)=\"\(link.ordinal)\"".utf8))
                edits.append(SourceEdit(link.range, "#".utf8))
                if link.element == "a", let badge = badge(link) {
                    edits.append(SourceEdit(tag.range.upperBound..<tag.range.upperBound, badge.utf8))
                } else if link.element == "area" {
                    ofAreas += badge(link) ?? ""
                }
            case .endTag(let tag)
            where !ofAreas.isEmpty && HTMLScanner.isName(tag.name, "map", in: masked.span.bytes):
                edits.append(SourceEdit(tag.range.upperBound..<tag.range.upperBound, ofAreas.utf8))
                ofAreas = ""
            default: break
            }
        }
        return html.applying(edits)
    }
}
