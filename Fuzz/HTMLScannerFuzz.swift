import HTMLScanner

/// What libFuzzer calls, with input after input; `scripts/fuzz` builds and runs it.
///
/// A trap is a finding: one in the scanner, or that of a check here, which says what does not hold.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = FuzzInput(UnsafeBufferPointer(start: start, count: count))
    checkRanges(in: input)
    let tokens = scan(input.html, with: input.scanner)
    checkCharacterReferences(of: tokens, in: input)
    for cut in input.cuts { checkDecided(before: cut, of: input, tokens) }
    return 0
}

/// Ranges are in bounds, ordered and disjoint. Nothing is kept here, so that the scanner reuses its storage.
private func checkRanges(in input: FuzzInput) {
    var scanner = input.scanner
    var end = 0
    let bytes = input.html.span.bytes
    while let token = scanner.next(in: bytes) {
        let attributes = token.tag.map { scanner.attributes(of: $0, in: bytes) } ?? []
        guard token.range.upperBound <= input.html.count, isSound(token, attributes, after: end) else {
            fatalError("Unsound after \(end): \(token) \(attributes)")
        }
        if let tag = token.tag, !isRead(tag, attributes, in: input.html) {
            fatalError("Attributes of \(tag) that end elsewhere: \(attributes)")
        }
        end = token.range.upperBound
    }
    guard scanner.next(in: bytes) == nil else { fatalError("A token after the end") }
}

/// What comes before the last token of a beginning is the same in the whole.
private func checkDecided(before cut: Int, of input: FuzzInput, _ tokens: [Scanned]) {
    let decided = scan(Array(input.html[..<cut]), with: input.scanner).dropLast()
    guard decided.count <= tokens.count else { fatalError("More tokens before \(cut) than in the whole") }
    for (beginning, whole) in zip(decided, tokens) where beginning != whole {
        fatalError("Cut at \(cut): \(beginning), in the whole: \(whole)")
    }
}

/// References decode, in tokens and in any range.
private func checkCharacterReferences(of tokens: [Scanned], in input: FuzzInput) {
    for scanned in tokens {
        if case .text(let text) = scanned.token, text.hasCharacterReferences {
            checkDecoding(text.range, of: input.html, as: .text)
        }
        for attribute in scanned.attributes { checkDecoding(attribute.value, of: input.html, as: .attributeValue) }
    }
    let bytes = input.html.span.bytes
    let cut = input.cuts.lowerBound
    for range in [cut..<Int.max, Int.min..<cut, cut..<cut, Int.max - 1..<Int.max] {
        _ = CharacterReferences.decoded(range, in: bytes, as: .text)
        _ = CharacterReferences.match(at: range.lowerBound, limit: range.upperBound, in: bytes, as: .attributeValue)
    }
}

/// What is decoded is UTF-8 if the input is, and nothing else changes.
private func checkDecoding(_ range: Range<Int>, of html: [UInt8], as context: CharacterReferences.Context) {
    let bytes = html.span.bytes
    let raw = html[range]
    let decoded = CharacterReferences.decoded(range, in: bytes, as: context)
    if !CharacterReferences.mayOccur(in: range, of: bytes), !decoded.elementsEqual(raw) {
        fatalError("Decoding changed \(range), where no reference is")
    }
    if String(validating: raw, as: UTF8.self) != nil, String(validating: decoded, as: UTF8.self) == nil {
        fatalError("Decoding \(range) made bad UTF-8")
    }
    for offset in range where html[offset] == UInt8(ascii: "&") {
        let match = CharacterReferences.match(at: offset, limit: range.upperBound, in: bytes, as: context)
        if let match, match.length < 2 || offset + match.length > range.upperBound {
            fatalError("The reference at \(offset) ends outside of \(range)")
        }
    }
}
