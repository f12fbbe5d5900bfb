extension HTMLScanner {
    /// What tree construction does to the tokenizer after a start tag (WHATWG HTML §13.2.6.4.4, §13.2.6.4.7,
    /// §13.2.6.5).
    mutating func didOpen(_ tag: Tag, in bytes: RawSpan) {
        if foreignContent.isEmpty, tag.name.count < 3 || tag.name.count > 9 { return }
        let attributes = foreignContent.isEmpty ? [] : attributes(of: tag, in: bytes)
        guard foreignContent.didOpen(tag, attributes: attributes, in: bytes) == .html,
            let model = Self.contentModel(of: tag.name, in: bytes)
        else { return }
        contentModel = model
        lastStartTag = tag.name
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
