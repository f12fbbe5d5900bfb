/// The WHATWG HTML tokenizer over bytes: it reports where things are, and copies nothing.
///
/// ```swift
/// var scanner = HTMLScanner()
/// while let token = scanner.next(in: bytes) {
///     if case .startTag(let tag) = token, HTMLScanner.isName(tag.name, "a", in: bytes) {
///         for attribute in scanner.attributes(of: tag, in: bytes) where !attribute.isDuplicate { … }
///     }
/// }
/// ```
///
/// Every range is in byte offsets into the bytes passed to ``next(in:)``. Tokens come in order and never overlap; bytes
/// that the standard drops (`</>`, a tag cut off by the end of the input) belong to no token. Any ASCII-compatible
/// encoding can be scanned. Any input is accepted, in time proportional to its length and without an allocation per
/// token.
///
/// **What the ranges hold is raw.** Where the standard would normalize, the reader of a range does it, in this order:
/// CR LF and CR become LF (§13.2.3.5); NUL becomes U+FFFD in names, attribute values, comments, doctypes and all text
/// except that of ``ContentModel/data`` and ``ContentModel/cdata``, where tree construction decides; ASCII upper case
/// becomes lower case in names (`isName` compares without that); ``CharacterReferences`` decodes text and attribute
/// values.
///
/// **No tree is built**, but the standard lets the tree builder switch the tokenizer, so the scanner follows tag names
/// as a parser with scripting disabled would: `title`, `textarea`, `style`, `xmp`, `iframe`, `noembed`, `noframes`,
/// `script` and `plaintext` change the content model, except inside `svg` and `math`, where CDATA sections exist
/// instead.
public struct HTMLScanner: Sendable {
    /// Whether Outlook's conditional comments are seen (the default) or are comments like any other, as they are for a
    /// browser. See ``Token/conditionalStart(_:)``.
    public var scansConditionalComments = true

    /// Whether text is reported (the default). Who looks only at markup is faster without.
    public var reportsText = true

    /// Which tags are reported, by the first letters of their names, in lower case; all by default. Who looks for a few
    /// elements is faster with a few letters.
    public var reportedInitials = Initials.all

    /// Whether a downlevel-hidden conditional comment, which browsers do not show, has started and not ended.
    public var isInsideHiddenConditional: Bool { hiddenConditional != nil }

    var position = 0
    var contentModel: ContentModel
    /// The name whose end tag leaves the content model: a range of the input, or bytes given at the start (§13.2.5
    /// "appropriate end tag token").
    var lastStartTag: Range<Int>?
    let initialStartTag: [UInt8]
    var foreignContent = ForeignContent()
    var hiddenConditional: HiddenConditional?
    var attributes: [Attribute] = []
    var attributeNames = AttributeNameTable()

    /// A scanner at the start of a document.
    public init() {
        self.init(contentModel: .data)
    }

    /// A scanner that starts inside an element, for fragments and tests.
    /// - Parameters:
    ///   - contentModel: the tokenizer state to start in.
    ///   - lastStartTag: the name of that element. Its end tag ends ``ContentModel/rcdata``, ``ContentModel/rawText``
    ///     and ``ContentModel/scriptData``; without a name nothing does.
    public init(contentModel: ContentModel, lastStartTag: [UInt8] = []) {
        self.contentModel = contentModel
        self.initialStartTag = lastStartTag
    }

    /// The next token, or nil at the end of the input.
    ///
    /// What is returned before the last token of an input does not depend on how the input goes on.
    /// - Parameter bytes: the whole input; the same bytes in every call.
    public mutating func next(in bytes: RawSpan) -> Token? {
        while true {
            let limit = min(hiddenConditional?.content.upperBound ?? bytes.byteCount, bytes.byteCount)
            guard position < limit else {
                guard hiddenConditional != nil else { return nil }
                if let end = leaveHiddenConditional(in: bytes) { return end }
                continue
            }
            let token =
                switch contentModel {
                case .data: scanData(in: bytes, limit: limit)
                case .rcdata, .rawText: scanRawText(in: bytes, limit: limit)
                case .scriptData: scanScriptData(in: bytes, limit: limit)
                case .plainText: scanPlainText(limit: limit)
                case .cdata: scanCDATA(in: bytes, limit: limit)
                }
            if let token { return token }
        }
    }
}
