extension Template {
    /// Appends the part as one recipient gets it. With room in `output` and without personalised links, nothing is allocated.
    ///
    /// - Parameter identifiers: the delivery's; not `nil` where the URLs have identifiers.
    package func render(
        _ variables: Variables, identifiers: (any DeliveryIdentifiers)?, into output: inout [UInt8]
    ) {
        Self.append(pieces, variables, identifiers, to: &output)
    }

    private static func append(
        _ pieces: [Piece], _ variables: Variables, _ identifiers: (any DeliveryIdentifiers)?, to output: inout [UInt8]
    ) {
        for piece in pieces {
            switch piece {
            case .fixed(let bytes, let places):
                let start = output.count
                output.append(contentsOf: bytes)
                if places.isEmpty { continue }
                var span = output.mutableSpan
                var written = span.mutableBytes
                identifiers!.write(places, from: start, into: &written)
            case .value(let placeholder, let escaping):
                escaping.append(variables[placeholder], to: &output)
            case .link(let link):
                let start = output.count
                output.append(contentsOf: link.beginning)
                let values = link.placeholders.map { variables[$0] }
                if !identifiers!.append(ordinal: link.ordinal, values: values, to: &output) {
                    output.removeSubrange(start...)
                    append(link.original, variables, identifiers, to: &output)
                }
            }
        }
    }
}
