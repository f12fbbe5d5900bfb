import CPhoneNumbers

extension ContactPoint {
    /// Beyond this nothing is a number, however it is written.
    private static let maximumWrittenLength = 100

    /// Its length has to be one that its country's numbers have. Which ranges are in use changes by the month, and what is
    /// known of it is as old as the library.
    init(phone: String, region: Region?) throws(ContactPointError) {
        let start = phone.first { !$0.isWhitespace && $0 != "(" }
        if phone.utf8.count > Self.maximumWrittenLength { throw .long }
        guard phone.unicodeScalars.allSatisfy(Self.isOfNumber) else { throw .noNumber }
        if region == nil, start != "+", start != "\u{FF0B}" { throw .noRegion }
        var text = phone
        var e164: [CChar] = Array(repeating: 0, count: Int(PHONE_NUMBER_CAPACITY))
        let result = text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) {
                phone_number_parse($0.baseAddress, $0.count, region?.description, &e164)
            }
        }
        switch result {
        case phone_number_ok: break
        case phone_number_has_unknown_country_code: throw .unknownCountryCode
        case phone_number_is_too_short: throw .short
        case phone_number_is_too_long: throw .long
        case phone_number_has_wrong_length: throw .wrongLength
        case phone_number_has_extension: throw .extension
        default: throw .noNumber
        }
        self.init(
            text: String(decoding: e164.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    /// libphonenumber passes over what it does not know; a text with anything else in it is rather a mistake.
    private static func isOfNumber(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "0"..."9", " ", "+", "-", ".", "/", "(", ")": true
        default: !scalar.isASCII && !scalar.properties.isAlphabetic
        }
    }
}
