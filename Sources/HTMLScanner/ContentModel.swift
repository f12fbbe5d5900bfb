extension HTMLScanner {
    /// How the scanner reads what comes next (WHATWG HTML §13.2.5.1 to §13.2.5.5 and §13.2.5.69).
    public enum ContentModel: Sendable, Hashable {
        /// Markup and text with character references.
        case data
        /// Text with character references up to the element's end tag: `title`, `textarea`.
        case rcdata
        /// Text up to the element's end tag: `style`, `xmp`, `iframe`, `noembed`, `noframes`.
        case rawText
        /// Text up to the element's end tag, with the escapes of `script`.
        case scriptData
        /// Text up to the end of the input: `plaintext`.
        case plainText
        /// Text up to `]]>`, inside `svg` and `math`.
        case cdata
    }
}
