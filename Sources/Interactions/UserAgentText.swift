/// A user agent in which words are looked for, byte by byte: as `String` it would be compared by characters.
struct UserAgentText {
    private let bytes: [UInt8]

    init(_ text: String) { bytes = Array(text.utf8) }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// With ASCII's letters in lower case.
    var lowercased: UserAgentText {
        UserAgentText(bytes: bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
    }

    func says(_ words: StaticString...) -> Bool { words.contains { says($0) } }

    func begins(with words: StaticString...) -> Bool {
        words.contains { $0.withUTF8Buffer { bytes.starts(with: $0) } }
    }

    private func says(_ word: StaticString) -> Bool {
        word.withUTF8Buffer { word in
            bytes.withUnsafeBufferPointer { text in
                var start = 0
                while start + word.count <= text.count {
                    if text[start] == word[0], text[start..<start + word.count].elementsEqual(word) { return true }
                    start += 1
                }
                return false
            }
        }
    }
}
