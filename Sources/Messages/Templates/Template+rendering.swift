/// The URLs that a delivery's links and pixel are replaced with, as they are to stand in the part: in HTML, with character
/// references where there need be any.
package protocol TrackedURLs {
    /// Whether they hold characters that end an attribute's value where it stands without quotes.
    var needQuotes: Bool { get }
    /// Appends the URL of a link. `false`, and nothing appended, where this one cannot be tracked for this recipient and
    /// stays as written.
    ///
    /// - Parameter values: the recipient's values for the destination's placeholders, in order.
    func appendLink(ordinal: Int, values: [String], to output: inout [UInt8]) -> Bool
    /// Appends the URL of the pixel. `false`, and nothing appended, for none.
    func appendPixel(to output: inout [UInt8]) -> Bool
}

extension Template {
    /// Appends the part as one recipient gets it. With room in `output`, nothing is allocated.
    ///
    /// - Parameter tracked: `nil` for a recipient who is not tracked: original links and no pixel (M3.1).
    package func render(_ variables: Variables, tracked: (any TrackedURLs)?, into output: inout [UInt8]) {
        if let tracked {
            append(pieces, variables, tracked, to: &output)
        } else {
            append(pieces, variables, NoURLs?.none, to: &output)
        }
    }

    /// Generic, so that the existential is opened once and not copied for every piece.
    private func append(
        _ pieces: [Piece], _ variables: Variables, _ tracked: (some TrackedURLs)?, to output: inout [UInt8]
    ) {
        source.withUnsafeBufferPointer { source in
            for piece in pieces { append(piece, of: source, variables, tracked, to: &output) }
        }
    }

    private func append(
        _ piece: Piece, of source: UnsafeBufferPointer<UInt8>, _ variables: Variables, _ tracked: (some TrackedURLs)?,
        to output: inout [UInt8]
    ) {
        switch piece {
        case .literal(let range):
            output.append(contentsOf: UnsafeBufferPointer(rebasing: source[range]))
        case .value(let index, let escaping):
            escaping.append(variables[placeholders[index]], to: &output)
        case .link(let index, let ordinal, let isPersonalised, let isUnquoted):
            if let tracked {
                let values = isPersonalised ? slots[index].destination.placeholders.map { variables[$0] } : []
                let needsQuotes = isUnquoted && tracked.needQuotes
                if needsQuotes { output.append(UInt8(ascii: "\"")) }
                if tracked.appendLink(ordinal: ordinal, values: values, to: &output) {
                    if needsQuotes { output.append(UInt8(ascii: "\"")) }
                    return
                }
                if needsQuotes { output.removeLast() }
            }
            append(slots[index].original, variables, NoURLs?.none, to: &output)
        case .pixel:
            if let tracked { appendPixel(tracked, to: &output) }
        }
    }

    private func appendPixel(_ tracked: some TrackedURLs, to output: inout [UInt8]) {
        let start = output.count
        output.append(contentsOf: #"<img src=""#.utf8)
        guard tracked.appendPixel(to: &output) else {
            output.removeSubrange(start...)
            return
        }
        // The negative margin gives the line its one pixel of height back.
        output.append(contentsOf: #"" alt="" width="1" height="1" border="0" "#.utf8)
        output.append(contentsOf: #"style="display:block;width:1px;height:1px;margin:-1px 0 0;border:0">"#.utf8)
    }
}

/// The URLs of a delivery that is not tracked: there are none.
private enum NoURLs: TrackedURLs {
    var needQuotes: Bool { false }
    func appendLink(ordinal: Int, values: [String], to output: inout [UInt8]) -> Bool { false }
    func appendPixel(to output: inout [UInt8]) -> Bool { false }
}
