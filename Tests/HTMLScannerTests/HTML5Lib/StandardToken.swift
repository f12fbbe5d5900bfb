import HTMLScanner

/// A token as the standard emits it: decoded and normalized.
enum StandardToken: Equatable {
    case characters([UInt8])
    /// Attributes are pairs of name and value, sorted.
    case startTag([UInt8], [[[UInt8]]], isSelfClosing: Bool)
    case endTag([UInt8])
    case comment([UInt8])
    case doctype(name: [UInt8]?, publicIdentifier: [UInt8]?, systemIdentifier: [UInt8]?, isCorrect: Bool)

    static func sorted(_ attributes: [[[UInt8]]]) -> [[[UInt8]]] {
        attributes.sorted { $0[0].lexicographicallyPrecedes($1[0]) }
    }

    /// Reads the tokens of an input out of the scanner's ranges, as its documentation says a reader does.
    static func tokens(of input: [UInt8], with scanner: HTMLScanner) -> [StandardToken] {
        var result: [StandardToken] = []
        for scanned in scan(input, with: scanner) {
            let next = token(scanned, in: input)
            if case .characters(let first) = result.last, case .characters(let second) = next {
                result[result.count - 1] = .characters(first + second)
            } else {
                result.append(next)
            }
        }
        return result
    }

    private static func token(_ scanned: Scanned, in input: [UInt8]) -> StandardToken {
        func text(_ range: Range<Int>) -> [UInt8] { replacingNUL(normalizingNewlines(input[range])) }
        func name(_ range: Range<Int>) -> [UInt8] { text(range).map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 } }
        switch scanned.token {
        case .text(let run):
            let raw = normalizingNewlines(input[run.range])
            let characters = run.contentModel == .data || run.contentModel == .cdata ? raw : replacingNUL(raw)
            return .characters(run.hasCharacterReferences ? decoding(characters, as: .text) : characters)
        case .startTag(let tag):
            let attributes = scanned.attributes.filter { !$0.isDuplicate }
            return .startTag(
                name(tag.name),
                sorted(attributes.map { [name($0.name), decoding(text($0.value), as: .attributeValue)] }),
                isSelfClosing: tag.isSelfClosing)
        case .endTag(let tag):
            return .endTag(name(tag.name))
        case .comment(let comment):
            return .comment(text(comment.data))
        case .doctype(let doctype):
            return .doctype(
                name: doctype.name.map(name), publicIdentifier: doctype.publicIdentifier.map(text),
                systemIdentifier: doctype.systemIdentifier.map(text), isCorrect: !doctype.forcesQuirks)
        case .conditionalStart(let conditional), .conditionalEnd(let conditional):
            return .comment(text(conditional.range))
        }
    }

    private static func decoding(_ bytes: [UInt8], as context: CharacterReferences.Context) -> [UInt8] {
        CharacterReferences.decoded(0..<bytes.count, in: bytes.span.bytes, as: context)
    }

    private static func normalizingNewlines(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var previous: UInt8 = 0
        for byte in bytes {
            if byte != 0x0A || previous != 0x0D { result.append(byte == 0x0D ? 0x0A : byte) }
            previous = byte
        }
        return result
    }

    private static func replacingNUL(_ bytes: [UInt8]) -> [UInt8] {
        bytes.flatMap { $0 == 0 ? Array("\u{FFFD}".utf8) : [$0] }
    }
}
