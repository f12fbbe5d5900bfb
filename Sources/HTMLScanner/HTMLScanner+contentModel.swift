extension HTMLScanner {
    /// What tree construction does to the tokenizer after a start tag (WHATWG HTML §13.2.6.4.4, §13.2.6.4.7,
    /// §13.2.6.5).
    @inline(__always)
    mutating func didOpen(_ tag: Tag, in bytes: RawSpan) {
        if foreignContent.isEmpty, !Self.maySwitch(bytes.byte(tag.name.lowerBound), length: tag.name.count) { return }
        followStart(of: tag, in: bytes)
    }

    private mutating func followStart(of tag: Tag, in bytes: RawSpan) {
        let attributes = foreignContent.isEmpty ? [] : attributes(of: tag, in: bytes)
        guard foreignContent.didOpen(tag, attributes: attributes, in: bytes) == .html,
            let model = Self.contentModel(of: tag.name, in: bytes)
        else { return }
        contentModel = model
        lastStartTag = tag.name
    }

    /// Whether a name may be one of those below, `svg` or `math`: nearly none is, and its first letter tells.
    @inline(__always)
    private static func maySwitch(_ first: UInt8, length: Int) -> Bool {
        switch first | 0x20 {
        case UInt8(ascii: "s"): length == 3 || length == 5 || length == 6
        case UInt8(ascii: "t"): length == 5 || length == 8
        case UInt8(ascii: "i"): length == 6
        case UInt8(ascii: "m"): length == 4
        case UInt8(ascii: "n"): length == 7 || length == 8
        case UInt8(ascii: "p"): length == 9
        case UInt8(ascii: "x"): length == 3
        default: false
        }
    }

    private static func contentModel(of name: Range<Int>, in bytes: RawSpan) -> ContentModel? {
        switch name.count {
        case 3 where isName(name, "xmp", in: bytes): .rawText
        case 5 where isName(name, "style", in: bytes): .rawText
        case 5 where isName(name, "title", in: bytes): .rcdata
        case 6 where isName(name, "script", in: bytes): .scriptData
        case 6 where isName(name, "iframe", in: bytes): .rawText
        case 7 where isName(name, "noembed", in: bytes): .rawText
        case 8 where isName(name, "textarea", in: bytes): .rcdata
        case 8 where isName(name, "noframes", in: bytes): .rawText
        case 9 where isName(name, "plaintext", in: bytes): .plainText
        default: nil
        }
    }
}
