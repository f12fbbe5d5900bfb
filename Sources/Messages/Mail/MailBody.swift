/// A body part and the transfer encoding that carries it unchanged, byte for byte.
struct MailBody {
    private let body: [UInt8]
    private let subtype: String
    private let charset: String
    private let encoding: Encoding

    private enum Encoding: String {
        case sevenBit = "7bit"
        case eightBit = "8bit"
        case quotedPrintable = "quoted-printable"
    }

    /// How a body travels.
    struct Carriage {
        let transport: MailTransport
        /// Whether nothing comes behind it.
        let endsMail: Bool

        init(_ transport: MailTransport, endsMail: Bool) {
            self.transport = transport
            self.endsMail = endsMail
        }

        /// Whether it would arrive with a line break that it does not have (RFC 5321 §4.1.1.4).
        func addsLineBreak(to body: [UInt8]) -> Bool {
            transport == .smtp && endsMail && !body.isEmpty && !body.suffix(2).elementsEqual([0x0D, 0x0A])
        }
    }

    private let carriage: Carriage

    init(_ body: [UInt8], subtype: String, charset: String, carriage: Carriage) {
        self.body = body
        self.subtype = subtype
        self.charset = charset
        self.carriage = carriage
        let isASCII = body.allSatisfy { $0 < 0x80 }
        let travelsAsItIs =
            Self.travelsAsItIs(body) && (isASCII || carriage.transport == .file) && !carriage.addsLineBreak(to: body)
        encoding = !travelsAsItIs ? .quotedPrintable : isASCII ? .sevenBit : .eightBit
    }

    /// RFC 5321 §4.5.3.1.6 and RFC 2045 §2.8: lines end with CRLF and have at most 998 octets, none of them NUL.
    private static func travelsAsItIs(_ body: [UInt8]) -> Bool {
        var length = 0
        var previous: UInt8 = 0
        for byte in body {
            if byte == 0 || byte == 0x0A && previous != 0x0D || previous == 0x0D && byte != 0x0A { return false }
            if byte == 0x0A { length = 0 } else if byte != 0x0D { length += 1 }
            if length > 998 { return false }
            previous = byte
        }
        return previous != 0x0D
    }

    func contains(_ boundary: String) -> Bool {
        guard encoding != .quotedPrintable else { return false }
        let delimiter = Array(("--" + boundary).utf8)
        return body.indices.contains { body[$0] == delimiter[0] && body[$0...].starts(with: delimiter) }
    }

    /// Appends the part's headers, the empty line, and the encoded body.
    func append(to output: inout [UInt8]) {
        output.append(contentsOf: "Content-Type: text/\(subtype); charset=\(charset)\r\n".utf8)
        output.append(contentsOf: "Content-Transfer-Encoding: \(encoding.rawValue)\r\n\r\n".utf8)
        if encoding == .quotedPrintable {
            QuotedPrintable.append(body, to: &output)
            if carriage.addsLineBreak(to: body) { output.append(contentsOf: "=\r\n".utf8) }
        } else {
            output.append(contentsOf: body)
        }
    }
}

/// RFC 2045 §6.7. A line feed that is not part of a CRLF is encoded, so that what is decoded is what was authored.
enum QuotedPrintable {
    private static let lineLength = 76

    static func append(_ body: [UInt8], to output: inout [UInt8]) {
        var column = 0
        var index = 0
        func softBreak() {
            output.append(contentsOf: "=\r\n".utf8)
            column = 0
        }
        while index < body.count {
            let byte = body[index]
            let next = index + 1 < body.count ? body[index + 1] : nil
            if byte == 0x0D, next == 0x0A {
                output.append(contentsOf: [0x0D, 0x0A])
                column = 0
                index += 2
                continue
            }
            let endsLine = next == nil || next == 0x0D
            let isLiteral = (0x21...0x7E).contains(byte) && byte != 0x3D || (byte == 0x20 || byte == 0x09) && !endsLine
            if column + (isLiteral ? 1 : 3) > lineLength - 1 { softBreak() }
            if isLiteral {
                output.append(byte)
                column += 1
            } else {
                output.append(UInt8(ascii: "="))
                output.append(hexadecimal: byte)
                column += 3
            }
            index += 1
            // Breaking where the author did keeps the source readable.
            if byte == 0x0A, index < body.count { softBreak() }
        }
    }
}
