extension HTMLScanner {
    /// A downlevel-hidden conditional comment whose content is being scanned.
    struct HiddenConditional: Sendable {
        let content: Range<Int>
        /// The offset after the comment, or nil if the input ends first.
        let end: Int?
        /// What to return to.
        let foreignContent: ForeignContent
    }

    /// Reads the comment at `position`, outside of hidden content, as a conditional one if it is that.
    /// - Parameters:
    ///   - data: its data.
    ///   - end: the offset after it, or nil if the input ends first.
    mutating func scanConditionalComment(data: Range<Int>, end: Int?, in bytes: RawSpan, limit: Int) -> Token? {
        let start = position
        guard let end else {
            guard let condition = Self.condition(at: data.lowerBound, in: bytes, limit: limit) else { return nil }
            let content = condition.end..<data.upperBound
            enterHiddenConditional(
                content: content.lowerBound..<Self.undecidedContentEnd(content, in: bytes), end: nil)
            if Self.mayBecomeRevealer(content, in: bytes) { position = limit }
            return .conditionalStart(
                Conditional(range: start..<position, visibility: .hidden, condition: condition.expression))
        }
        if Self.isName(bytes.trimmingWhitespace(data), "<![endif]", in: bytes) {
            position = end
            return .conditionalEnd(Conditional(range: start..<end, visibility: .revealed, condition: end..<end))
        }
        guard let condition = Self.condition(at: data.lowerBound, in: bytes, limit: data.upperBound) else { return nil }
        let content = condition.end..<data.upperBound
        if Self.isRevealer(bytes.trimmingWhitespace(content), in: bytes) {
            position = end
            return .conditionalStart(
                Conditional(range: start..<end, visibility: .revealed, condition: condition.expression))
        }
        enterHiddenConditional(content: content.lowerBound..<Self.contentEnd(content, in: bytes), end: end)
        return .conditionalStart(
            Conditional(range: start..<position, visibility: .hidden, condition: condition.expression))
    }

    /// The `<!--[if …]>` at `start` in hidden content. What follows is its content and ends with the outer one's.
    func nestedConditional(at start: Int, in bytes: RawSpan, limit: Int) -> Conditional? {
        guard let condition = Self.condition(at: start + 4, in: bytes, limit: limit) else { return nil }
        return Conditional(range: start..<condition.end, visibility: .hidden, condition: condition.expression)
    }

    /// Goes to the start of hidden content, where nothing is open yet.
    private mutating func enterHiddenConditional(content: Range<Int>, end: Int?) {
        hiddenConditional = HiddenConditional(content: content, end: end, foreignContent: foreignContent)
        foreignContent = ForeignContent()
        position = content.lowerBound
    }

    /// Leaves a hidden conditional comment at the end of its content.
    mutating func leaveHiddenConditional(in bytes: RawSpan) -> Token? {
        guard let hidden = hiddenConditional else { return nil }
        hiddenConditional = nil
        foreignContent = hidden.foreignContent
        contentModel = .data
        guard let end = hidden.end else {
            // What may be the beginning of the comment's end is neither its content nor anything behind it.
            position = bytes.byteCount
            return nil
        }
        guard position < end else { return nil }
        let range = position..<end
        position = end
        return .conditionalEnd(Conditional(range: range, visibility: .hidden, condition: end..<end))
    }

    /// `<![if …]>` or `<![endif]>` at `position`, which the standard makes a bogus comment.
    func revealedDelimiter(in bytes: RawSpan, limit: Int) -> Conditional? {
        guard bytes.matches("<![", at: position, limit: limit) else { return nil }
        let dataEnd = bytes.firstOffset(of: UInt8(ascii: ">"), from: position + 3, to: limit)
        guard dataEnd < limit else { return nil }
        let range = position..<dataEnd + 1
        if bytes.matches("[endif]", at: position + 2, limit: dataEnd) {
            return Conditional(range: range, visibility: .revealed, condition: dataEnd..<dataEnd)
        }
        guard let condition = Self.condition(at: position + 2, in: bytes, limit: dataEnd + 1) else { return nil }
        return Conditional(range: range, visibility: .revealed, condition: condition.expression)
    }

    /// The expression of `[if …]>` at `offset`, and the offset after its `>`, which is the first there.
    private static func condition(
        at offset: Int, in bytes: RawSpan, limit: Int
    ) -> (expression: Range<Int>, end: Int)? {
        guard bytes.matches("[if", at: offset, limit: limit) else { return nil }
        let close = bytes.firstOffset(of: UInt8(ascii: ">"), from: offset + 3, to: limit)
        guard close < limit else { return nil }
        let inner = bytes.trimmingWhitespace(offset + 3..<close)
        guard let last = inner.last, bytes.byte(last) == UInt8(ascii: "]") else { return nil }
        let condition = bytes.trimmingWhitespace(inner.lowerBound..<last)
        let afterIf = bytes.byte(offset + 3)
        guard afterIf.isHTMLWhitespace || afterIf == UInt8(ascii: "(") || afterIf == UInt8(ascii: "!") else {
            return nil
        }
        return condition.isEmpty ? nil : (condition, close + 1)
    }

    /// Whether the rest of a conditional comment is nothing, `<!` or `<!--`, as in `<!--[if !mso]><!-->`.
    private static func isRevealer(_ content: Range<Int>, in bytes: RawSpan) -> Bool {
        if content.isEmpty { return true }
        guard bytes.matches("<!", at: content.lowerBound, limit: content.upperBound) else { return false }
        return content.dropFirst(2).allSatisfy {
            bytes.byte($0) == UInt8(ascii: "-") || bytes.byte($0).isHTMLWhitespace
        }
    }

    /// Whether it depends on what follows the input if the comment is revealed. Then nothing in it can be decided yet.
    private static func mayBecomeRevealer(_ content: Range<Int>, in bytes: RawSpan) -> Bool {
        content.allSatisfy {
            switch bytes.byte($0) {
            case UInt8(ascii: "<"), UInt8(ascii: "!"), UInt8(ascii: "-"): true
            case let byte: byte.isHTMLWhitespace
            }
        }
    }

    /// Where the content ends: before the `<![endif]` that ends the comment's data, if it does.
    private static func contentEnd(_ content: Range<Int>, in bytes: RawSpan) -> Int {
        let end = bytes.trimmingWhitespace(content).upperBound
        let start = end - 9
        return start >= content.lowerBound && bytes.matches("<![endif]", at: start, limit: end)
            ? start : content.upperBound
    }

    /// Where the content of a comment that the input cuts off ends: before what may become the `<![endif]` that ends its data.
    private static func undecidedContentEnd(_ content: Range<Int>, in bytes: RawSpan) -> Int {
        if let start = content.suffix(8).last(where: { bytes.byte($0) == UInt8(ascii: "<") }) {
            let rest = (start..<content.upperBound).map { bytes.byte($0).asciiLowercased }
            if "<![endif]".utf8.starts(with: rest) { return start }
        }
        return contentEnd(content, in: bytes)
    }
}
