/// The URLs that a delivery's links and pixel are replaced with.
package protocol TrackedURLs {
    /// The URL of a link, or `nil` where this one cannot be tracked for this recipient and stays as written.
    ///
    /// - Parameter values: the recipient's values for the destination's placeholders, in order.
    func link(ordinal: Int, values: [String]) -> [UInt8]?
    /// The URL of the pixel, or `nil` for none.
    var pixel: [UInt8]? { get }
}

extension Template {
    /// Renders the part for one recipient.
    ///
    /// - Parameter tracked: `nil` for a recipient who is not tracked: original links and no pixel (M3.1).
    package func render(_ variables: Variables, tracked: (any TrackedURLs)?) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(source.count + slots.count * 96 + 256)
        for piece in pieces { append(piece, variables, tracked, to: &output) }
        return output
    }

    /// What an unquoted attribute value may not have in it (WHATWG HTML §13.1.2.3).
    private static func endsUnquotedValue(_ byte: UInt8) -> Bool {
        byte <= 0x20 || "\"'=<>`".utf8.contains(byte)
    }

    private func append(
        _ piece: Piece, _ variables: Variables, _ tracked: (any TrackedURLs)?, to output: inout [UInt8]
    ) {
        switch piece {
        case .literal(let range):
            output.append(contentsOf: source[range])
        case .value(let placeholder, let escaping):
            escaping.append(variables[placeholder], to: &output)
        case .link(let index):
            let slot = slots[index]
            if let url = tracked?.link(
                ordinal: slot.ordinal, values: slot.destination.placeholders.map { variables[$0] })
            {
                let needsQuotes = slot.isUnquoted && url.contains(where: Self.endsUnquotedValue)
                if needsQuotes { output.append(UInt8(ascii: "\"")) }
                escaping.append(String(decoding: url, as: UTF8.self), to: &output)
                if needsQuotes { output.append(UInt8(ascii: "\"")) }
            } else {
                for piece in slot.original { append(piece, variables, nil, to: &output) }
            }
        case .pixel:
            guard let url = tracked?.pixel else { return }
            output.append(contentsOf: #"<img src=""#.utf8)
            escaping.append(String(decoding: url, as: UTF8.self), to: &output)
            // The negative margin gives the line its one pixel of height back.
            output.append(
                contentsOf: #"" alt="" width="1" height="1" border="0" "#.utf8)
            output.append(
                contentsOf: #"style="display:block;width:1px;height:1px;margin:-1px 0 0;border:0">"#.utf8)
        }
    }
}
