package import LinkIdentifiers
package import Messages

extension MintedIdentifiers: DeliveryIdentifiers {
    package func write(_ places: [IdentifierPlace], from start: Int, into bytes: inout MutableRawSpan) {
        for place in places { write(ordinal: place.ordinal, to: &bytes, at: start + place.offset) }
    }
}
