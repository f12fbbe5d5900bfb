/// The characters that a text message can have without becoming UCS-2: the default alphabet of GSM 03.38 and its extension
/// table (3GPP TS 23.038 §6.2.1).
enum GSMAlphabet {
    /// In the order of the table, from 0; without 1B, which leads to the extension table.
    static let basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
    /// Those behind an escape.
    static let extended = "\u{0C}^{}\\[~]|€"

    private static let septets: [Unicode.Scalar: Int] = {
        let one = basic.unicodeScalars.map { ($0, 1) }
        return Dictionary(uniqueKeysWithValues: one + extended.unicodeScalars.map { ($0, 2) })
    }()

    /// How many septets a character takes; `nil` where it has none.
    static func septets(of character: Unicode.Scalar) -> Int? { septets[character] }
}
