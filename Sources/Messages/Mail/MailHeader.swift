import Foundation

/// Header fields as RFC 5322 and RFC 2047 want them.
enum MailHeader {
    /// A field whose value is any text, folded; encoded words where it is not plain ASCII. Line breaks in the text become
    /// spaces, so that no value can begin a header of its own.
    static func unstructured(_ name: String, _ value: String) -> String {
        let value = String(value.map { $0.isNewline ? " " : $0 })
        let isPlain = value.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !value.contains("=?")
        if isPlain, name.utf8.count + 2 + value.utf8.count <= 78 { return "\(name): \(value)" }
        if isPlain, let folded = folded(value, firstLine: 76 - name.utf8.count) { return "\(name): \(folded)" }
        return "\(name): " + encodedWords(value, used: name.utf8.count + 2)
    }

    /// A field whose value is a URL (RFC 2369 §2).
    ///
    /// - Parameter url: in ASCII.
    static func link(_ field: String, _ url: String) -> String { word(field, "<\(url)>") }

    /// A field whose value is read by programs as one word: never broken or encoded, however long.
    ///
    /// - Parameter word: in ASCII, without spaces and line breaks.
    static func word(_ field: String, _ word: String) -> String {
        let fits = field.utf8.count + 2 + word.utf8.count <= 78
        return "\(field):\(fits ? " " : "\r\n ")\(word)"
    }

    /// A field whose value is `Name <address>` or an address.
    static func mailbox(_ field: String, _ mailbox: String) -> String {
        let text = String(mailbox.map { $0.isNewline ? " " : $0 })
        guard text.hasSuffix(">"), let open = text.lastIndex(of: "<") else { return "\(field): \(text)" }
        let address = text[open...]
        let name = displayName(text[..<open].trimmingCharacters(in: .whitespaces))
        if name.isEmpty { return "\(field): \(address)" }
        let isASCII = name.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !name.contains("=?")
        let isAtoms = name.utf8.allSatisfy { byte in
            byte.isASCIILetter || byte.isASCIIDigit || " !#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
        }
        let written =
            !isASCII
            ? encodedWords(name, used: field.utf8.count + 2) : isAtoms ? name : "\"\(escapingQuotes(name))\""
        let lastLine = written.split(separator: "\r\n").last?.utf8.count ?? 0
        let fits = field.utf8.count + 2 + lastLine + 1 + address.utf8.count <= 76
        return "\(field): \(written)\(fits ? " " : "\r\n ")\(address)"
    }

    /// The name that a phrase or quoted string of RFC 5322 §3.2 stands for.
    private static func displayName(_ text: String) -> String {
        guard text.count > 1, text.hasPrefix("\""), text.hasSuffix("\"") else { return text }
        var name = ""
        var isEscaped = false
        for character in text.dropFirst().dropLast() {
            if character == "\\", !isEscaped {
                isEscaped = true
            } else {
                name.append(character)
                isEscaped = false
            }
        }
        return name
    }

    private static func escapingQuotes(_ name: String) -> String {
        name.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
    }

    /// Breaks before single spaces so that no line is longer than 78; `nil` where a word is too long for that.
    private static func folded(_ value: String, firstLine: Int) -> String? {
        var lines: [String] = []
        var line = ""
        for word in value.split(separator: " ", omittingEmptySubsequences: false) {
            if word.isEmpty { return nil }
            if !line.isEmpty, line.utf8.count + 1 + word.utf8.count > (lines.isEmpty ? firstLine : 77) {
                lines.append(line)
                line = String(word)
            } else {
                line += (line.isEmpty ? "" : " ") + word
            }
            if line.utf8.count > 77 { return nil }
        }
        return (lines + [line]).joined(separator: "\r\n ")
    }

    /// RFC 2047 §2: words of at most 75 characters, each of whole characters, on lines of at most 76.
    ///
    /// - Parameter used: how many characters stand before them on the first line.
    private static func encodedWords(_ value: String, used: Int) -> String {
        var words: [String] = []
        var chunk: [UInt8] = []
        for scalar in value.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            // 12 characters go around a word, and every three bytes become four.
            let room = (76 - (words.isEmpty ? used : 1) - 12) / 4 * 3
            if chunk.count + bytes.count > room {
                words.append(encodedWord(chunk))
                chunk = []
            }
            chunk += bytes
        }
        return (words + [encodedWord(chunk)]).joined(separator: "\r\n ")
    }

    private static func encodedWord(_ bytes: [UInt8]) -> String { "=?utf-8?B?\(Data(bytes).base64EncodedString())?=" }
}
