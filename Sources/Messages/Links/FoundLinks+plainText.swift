extension FoundLinks {
    /// Finds the URLs of a plain-text part or text message, with the boundaries that a reader would see (M1.3).
    package init(plainText: [UInt8], settings: LinkSettings = LinkSettings()) {
        placeholders = Placeholder.all(in: plainText)
        var masked = Placeholder.mask(placeholders, in: plainText)
        var ahead = placeholders.filter(\.isPreferencesURL)[...]
        // To a reader it is a URL; the placeholder is long enough.
        for placeholder in ahead {
            masked.replaceSubrange(placeholder.range.prefix("https://".utf8.count), with: "https://".utf8)
        }
        var marksAhead = placeholders.filter(\.isMark)[...]
        for mark in marksAhead where !Self.continuesWord(mark.range.lowerBound, in: masked) {
            // Unlike a value, it is gone when the link is read.
            masked[mark.range.upperBound - 1] = UInt8(ascii: "/")
        }
        var marking: Set<Int> = []
        var position = 0
        while let start = Self.nextScheme(in: masked, from: position) {
            let range = start..<Self.end(of: masked, from: start)
            let hyperlink = Hyperlink(value: plainText.span.extracting(range))
            let passed = marksAhead.prefix { $0.range.upperBound <= start }
            marksAhead = marksAhead.dropFirst(passed.count)
            let mark = passed.last.flatMap { mark in
                let isRightBefore = masked[mark.range.upperBound..<start].allSatisfy(Self.isWhiteSpace)
                return mark.range.lowerBound >= position && isRightBefore ? mark.range : nil
            }
            position = max(range.upperBound, start + 1)
            ahead = ahead.drop { $0.range.lowerBound < start }
            let isOwn = ahead.first.map { $0.range.upperBound <= range.upperBound } ?? false
            // A scheme and nothing behind it is no link to any reader.
            if hyperlink.reason == .invalid { continue }
            if let mark {
                marking.insert(mark.lowerBound)
                // What stands before the mark must not grow together with the link.
                let isApart = !Self.continuesWord(mark.lowerBound, in: masked)
                marks.append(mark.lowerBound..<(isApart ? start : mark.upperBound))
            }
            links.append(
                Link(
                    ordinal: settings.firstOrdinal + links.count,
                    url: hyperlink.url,
                    element: Link.plainTextElement,
                    range: range,
                    reason: isOwn
                        ? .own
                        : hyperlink.reason ?? (mark != nil ? .marked : settings.isTracking ? nil : .switchedOff),
                    name: nil,
                    logical: nil))
            isUnquoted.append(false)
        }
        placeholders.removeAll { marking.contains($0.range.lowerBound) }
    }

    /// The start of the next `http://` or `https://` that does not stand inside a word or another scheme (`git+https`).
    private static func nextScheme(in bytes: [UInt8], from: Int) -> Int? {
        var from = from
        while let start = bytes[from...].firstIndex(where: { $0 | 0x20 == UInt8(ascii: "h") }) {
            let scheme = bytes[start...].prefix(8).map { $0 | 0x20 }
            let begins = scheme.starts(with: "http://".utf8) || scheme.elementsEqual("https://".utf8)
            if begins, !continuesWord(start, in: bytes) { return start }
            from = start + 1
        }
        return nil
    }

    /// Whether what stands at `offset` goes on with a word or scheme.
    private static func continuesWord(_ offset: Int, in bytes: [UInt8]) -> Bool {
        guard offset > 0 else { return false }
        let before = bytes[offset - 1]
        return before.isASCIILetter || before.isASCIIDigit || before == UInt8(ascii: "+")
    }

    private static func isWhiteSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    /// Where a URL ends for a reader: before what cannot be in it, before a closing bracket that was not opened inside it,
    /// and before the punctuation that stands there then.
    private static func end(of bytes: [UInt8], from start: Int) -> Int {
        var end = start
        var open: [UInt8: Int] = [:]
        while end < bytes.count, !isDelimiter(bytes, at: end) {
            let byte = bytes[end]
            if "([{".utf8.contains(byte) { open[byte, default: 0] += 1 }
            if let opening = opening(of: byte) {
                guard let count = open[opening], count > 0 else { break }
                open[opening] = count - 1
            }
            end += 1
        }
        while end > start, isFinalPunctuation(bytes[end - 1]) { end -= 1 }
        return end
    }

    /// The bytes of a URL before which a reader would see its end: those that ``end(of:from:)`` ends at, were each of them not
    /// there.
    static func endings(in url: [UInt8]) -> Set<Int> {
        var endings: Set<Int> = []
        var open: [UInt8: Int] = [:]
        var index = 0
        while index < url.count {
            let byte = url[index]
            if isDelimiter(url, at: index) {
                // All of a character that is not ASCII.
                repeat {
                    endings.insert(index)
                    index += 1
                } while index < url.count && url[index] & 0xC0 == 0x80
                continue
            }
            if "([{".utf8.contains(byte) { open[byte, default: 0] += 1 }
            if let opening = opening(of: byte) {
                if let count = open[opening], count > 0 { open[opening] = count - 1 } else { endings.insert(index) }
            }
            index += 1
        }
        var end = url.count
        while end > 0, isFinalPunctuation(url[end - 1]) {
            end -= 1
            endings.insert(end)
        }
        return endings
    }

    private static func isFinalPunctuation(_ byte: UInt8) -> Bool { ".,;:!?'*_~|".utf8.contains(byte) }

    /// White space, controls, quotes and angle brackets, and the punctuation outside ASCII that closes a sentence or
    /// quotation: general punctuation U+2010–U+206F, `«»`, no-break space, CJK U+3000–U+301F, full-width U+FF01–U+FF65
    /// other than letters and digits.
    private static func isDelimiter(_ bytes: [UInt8], at index: Int) -> Bool {
        let byte = bytes[index]
        if byte <= 0x20 || byte == 0x7F || "<>\"`".utf8.contains(byte) { return true }
        func next(_ offset: Int) -> UInt8 { index + offset < bytes.count ? bytes[index + offset] : 0 }
        switch byte {
        case 0xC2: return [0xA0, 0xAB, 0xBB].contains(next(1))
        case 0xE2: return next(1) == 0x80 && next(2) >= 0x80 || next(1) == 0x81 && next(2) <= 0xAF
        case 0xE3: return next(1) == 0x80 && next(2) <= 0x9F
        case 0xEF:
            return next(1) == 0xBC && (next(2) <= 0x8F || (0x9A...0xA0).contains(next(2)) || next(2) >= 0xBB)
                || next(1) == 0xBD && (next(2) <= 0x80 || (0x9B...0xA5).contains(next(2)))
        default: return false
        }
    }

    private static func opening(of closing: UInt8) -> UInt8? {
        switch closing {
        case UInt8(ascii: ")"): UInt8(ascii: "(")
        case UInt8(ascii: "]"): UInt8(ascii: "[")
        case UInt8(ascii: "}"): UInt8(ascii: "{")
        default: nil
        }
    }
}
