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
        return "\(name): " + encodedWords(value)
    }

    /// `Name <address>` or an address.
    static func mailbox(_ mailbox: String) -> String {
        let text = String(mailbox.map { $0.isNewline ? " " : $0 })
        guard text.hasSuffix(">"), let open = text.lastIndex(of: "<") else { return text }
        let address = text[open...]
        var name = text[..<open].trimmingCharacters(in: .whitespaces)
        if name.hasPrefix("\""), name.hasSuffix("\""), name.count > 1 { name = String(name.dropFirst().dropLast()) }
        if name.isEmpty { return String(address) }
        let isAtoms = name.utf8.allSatisfy { byte in
            byte.isASCIILetter || byte.isASCIIDigit || " !#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
        }
        if isAtoms, !name.contains("=?") { return "\(name) \(address)" }
        guard name.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { return "\(encodedWords(name)) \(address)" }
        let quoted = name.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
        return "\"\(quoted)\" \(address)"
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

    /// RFC 2047 §2: words of at most 75 characters, each of whole characters.
    private static func encodedWords(_ value: String) -> String {
        var words: [String] = []
        var chunk: [UInt8] = []
        func flush() {
            if !chunk.isEmpty { words.append("=?utf-8?B?\(Data(chunk).base64EncodedString())?=") }
            chunk = []
        }
        for scalar in value.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if chunk.count + bytes.count > 42 { flush() }
            chunk += bytes
        }
        flush()
        return words.joined(separator: "\r\n ")
    }
}
