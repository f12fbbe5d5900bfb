import Foundation
import HTMLScanner
import TestSupport

/// One test of the html5lib tokenizer suite, in one initial state.
struct HTML5LibCase {
    let file: String
    let description: String
    let state: String
    let lastStartTag: String
    /// In UTF-8, where a lone surrogate is written as the three bytes that its number would have.
    let input: [UInt8]
    let expected: [StandardToken]

    static func all() throws -> [HTML5LibCase] {
        try Corpus.files(in: "html5lib-tokenizer", withExtension: "test").flatMap { url in
            let json = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any] ?? [:]
            let tests = (json["tests"] ?? json["xmlViolationTests"]) as? [[String: Any]] ?? []
            return tests.flatMap { test in
                (test["initialStates"] as? [String] ?? ["Data state"]).map { state in
                    HTML5LibCase(file: url.lastPathComponent, test, state: state)
                }
            }
        }
    }

    private init(file: String, _ test: [String: Any], state: String) {
        let isEscaped = test["doubleEscaped"] as? Bool ?? false
        let bytes = { (value: Any?) in Self.bytes(value as? String ?? "", isEscaped: isEscaped) }
        self.file = file
        self.state = state
        description = test["description"] as? String ?? ""
        lastStartTag = test["lastStartTag"] as? String ?? ""
        input = bytes(test["input"])
        expected = (test["output"] as? [[Any]] ?? []).compactMap { token in
            let parts = token.dropFirst()
            switch token.first as? String {
            case "Character": return .characters(bytes(token[1]))
            case "Comment": return .comment(bytes(token[1]))
            case "EndTag": return .endTag(bytes(token[1]))
            case "DOCTYPE":
                let texts = parts.prefix(3).map { $0 is String ? bytes($0) : nil }
                return .doctype(
                    name: texts[0], publicIdentifier: texts[1], systemIdentifier: texts[2],
                    isCorrect: parts.last as? Bool ?? false)
            case "StartTag":
                let attributes = (token[2] as? [String: String] ?? [:]).map { [bytes($0.key), bytes($0.value)] }
                return .startTag(bytes(token[1]), StandardToken.sorted(attributes), isSelfClosing: token.count > 3)
            default: return nil
            }
        }
    }

    private static func bytes(_ string: String, isEscaped: Bool) -> [UInt8] {
        guard isEscaped else { return Array(string.utf8) }
        var result: [UInt8] = []
        var rest = Array(string.utf8)[...]
        while let byte = rest.first {
            if rest.starts(with: "\\u".utf8),
                let unit = UInt16(String(decoding: rest.dropFirst(2).prefix(4), as: UTF8.self), radix: 16)
            {
                rest = rest.dropFirst(6)
                if let scalar = Unicode.Scalar(unit) {
                    result += String(Character(scalar)).utf8
                } else {
                    result += [0xE0 | UInt8(unit >> 12), 0x80 | UInt8(unit >> 6 & 0x3F), 0x80 | UInt8(unit & 0x3F)]
                }
            } else {
                result.append(byte)
                rest = rest.dropFirst()
            }
        }
        return result
    }
}
