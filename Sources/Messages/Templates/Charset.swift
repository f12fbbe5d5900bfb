import Foundation
import HTMLScanner

/// The encoding of an HTML part, which a mail has to name. Bytes are passed through, so any that keeps ASCII where it is will
/// do.
package struct Charset: Equatable, Sendable {
    static let utf8 = Charset(name: "utf-8")

    /// As MIME has it, in lower case.
    package let name: String

    /// The encodings in which a byte below 0x30 or from 0x3A to 0x3F is always the ASCII character, which the scanner depends
    /// on.
    private static let compatible: Set<String> = [
        "big5", "euc-jp", "euc-kr", "gb18030", "gb2312", "gbk", "iso-8859-1", "iso-8859-2", "iso-8859-3", "iso-8859-4",
        "iso-8859-5", "iso-8859-6", "iso-8859-7", "iso-8859-8", "iso-8859-9", "iso-8859-10", "iso-8859-13",
        "iso-8859-14",
        "iso-8859-15", "iso-8859-16", "koi8-r", "koi8-u", "shift_jis", "us-ascii", "windows-1250", "windows-1251",
        "windows-1252", "windows-1253", "windows-1254", "windows-1255", "windows-1256", "windows-1257", "windows-1258",
    ]

    private init(name: String) { self.name = name }

    /// - Throws: where the part is in an encoding that cannot be scanned, or in one that it does not name.
    package init(html: [UInt8]) throws(MessageError) {
        func refused(_ offset: Int, _ problem: String) -> MessageError {
            MessageError(part: .html, position: Position(of: offset, in: html), problem: problem)
        }
        if UTF8Check.isUTF16(html) { throw refused(0, "this is UTF-16; save it as UTF-8") }
        if let escape = Self.firstISO2022Escape(in: html) {
            throw refused(escape, "this is ISO-2022; save it as UTF-8")
        }
        guard let invalid = UTF8Check.firstInvalid(in: html) else {
            self = .utf8
            return
        }
        guard let declared = Self.declared(in: html) else {
            throw refused(invalid, "not UTF-8, and no other charset is declared; save it as UTF-8")
        }
        guard Self.compatible.contains(declared) else {
            throw refused(invalid, "not UTF-8, and the declared charset “\(declared)” cannot be sent; save it as UTF-8")
        }
        name = declared
    }

    /// Where a part that declares itself to be ISO-2022-JP or its like leaves ASCII: what follows are ASCII's bytes, but
    /// not its characters. `nil` if it is nothing of that kind.
    package static func firstISO2022Escape(in html: [UInt8]) -> Int? {
        let escape = html.withUnsafeBytes { bytes in
            bytes.baseAddress.flatMap { start in memchr(start, 0x1B, bytes.count).map { UnsafeRawPointer($0) - start } }
        }
        guard let escape, declared(in: html)?.hasPrefix("iso-2022-") == true else { return nil }
        return escape
    }

    /// What a `meta` element says (WHATWG HTML §4.2.5.4).
    private static func declared(in html: [UInt8]) -> String? {
        let bytes = html.span.bytes
        var scanner = HTMLScanner()
        while let token = scanner.next(in: bytes) {
            guard case .startTag(let tag) = token, HTMLScanner.isName(tag.name, "meta", in: bytes) else { continue }
            for attribute in scanner.attributes(of: tag, in: bytes) {
                let value = String(decoding: html[attribute.value], as: UTF8.self).lowercased()
                if HTMLScanner.isName(attribute.name, "charset", in: bytes) { return trimmed(value[...]) }
                if HTMLScanner.isName(attribute.name, "content", in: bytes),
                    let range = value.firstRange(of: "charset=")
                {
                    return trimmed(value[range.upperBound...])
                }
            }
        }
        return nil
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { " \"'".contains($0) }.prefix { !" \"';".contains($0) })
    }
}

/// Whether bytes are UTF-8.
package enum UTF8Check {
    /// Whether they are UTF-16 instead: a byte order mark stands first, or every second byte of the beginning is zero.
    package static func isUTF16(_ bytes: [UInt8]) -> Bool {
        if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) { return true }
        let start = bytes.prefix(4)
        return start.count == 4 && (start[0] == 0 && start[2] == 0) != (start[1] == 0 && start[3] == 0)
    }

    /// The offset of the first byte that is not; `nil` where all are.
    package static func firstInvalid(in bytes: [UInt8]) -> Int? {
        do {
            _ = try UTF8Span(validating: bytes.span)
            return nil
        } catch {
            return error.byteOffsets.lowerBound
        }
    }
}
