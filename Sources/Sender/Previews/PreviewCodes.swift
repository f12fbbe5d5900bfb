import LinkIdentifiers
import Messages

/// Codes as long as those of short links that no short link has, for they have a hyphen.
struct PreviewCodes: DeliveryIdentifiers {
    func write(_ places: [IdentifierPlace], from start: Int, into bytes: inout MutableRawSpan) {
        for place in places {
            for (index, byte) in Self.code(of: place.ordinal).enumerated() {
                bytes.storeBytes(of: byte, toByteOffset: start + place.offset + index, as: UInt8.self)
            }
        }
    }

    func append(ordinal: Int, values: [String], to output: inout [UInt8]) -> Bool {
        output += Self.code(of: ordinal)
        return true
    }

    private static func code(of ordinal: Int) -> [UInt8] {
        // Ordinals of text messages have two digits at most.
        let digits = String(ordinal)
        return Array(("preview".prefix(ShortLinkKeys.codeLength - 1 - digits.utf8.count) + "-" + digits).utf8)
    }
}
