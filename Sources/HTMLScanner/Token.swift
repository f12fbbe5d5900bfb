extension HTMLScanner {
    /// What ``HTMLScanner/next(in:)`` found. All ranges are byte offsets into the input.
    public enum Token: Sendable, Hashable {
        case text(Text)
        /// ``HTMLScanner/attributes(of:in:)`` reads its attributes.
        case startTag(Tag)
        case endTag(Tag)
        /// A comment, or what the standard turns into one: `<!…>`, `<?…>`, `</ …>`.
        case comment(Comment)
        case doctype(Doctype)
        /// What follows is for the clients that the condition names.
        ///
        /// - Hidden (`<!--[if mso]> … <![endif]-->`): a comment for browsers. Its content is scanned as HTML by itself
        ///   and ends where the HTML comment ends, at its first `-->`; whatever is open there (a tag, a quote, a
        ///   `<textarea>`) ends with it, and the state from before the comment returns.
        /// - Revealed (`<!--[if !mso]><!-->`, `<!--[if !mso]>-->`, `<![if !mso]>`): ordinary content follows.
        case conditionalStart(Conditional)
        /// Hidden: the end of the comment, at most one for each that started; a start inside hidden content has no end
        /// of its own, and a comment cut off by the end of the input has none. Revealed (`<!--<![endif]-->`,
        /// `<![endif]>`): wherever the author wrote one, balanced or not.
        case conditionalEnd(Conditional)
    }

    /// A run of characters.
    public struct Text: Sendable, Hashable {
        public let range: Range<Int>
        /// Where it stands, which tells how it is read.
        public let contentModel: ContentModel

        /// Whether `&amp;` stands for `&` here; see ``CharacterReferences``.
        public var hasCharacterReferences: Bool { contentModel == .data || contentModel == .rcdata }
    }

    /// A start tag or an end tag.
    public struct Tag: Sendable, Hashable {
        /// From `<` through `>`.
        public let range: Range<Int>
        public let name: Range<Int>
        /// Whether it ends in `/>`, which means something only for elements of `svg` and `math`.
        public let isSelfClosing: Bool
    }

    public struct Comment: Sendable, Hashable {
        /// From `<` through `>`, or to the end of the input.
        public let range: Range<Int>
        public let data: Range<Int>
    }

    public struct Doctype: Sendable, Hashable {
        /// From `<` through `>`, or to the end of the input.
        public let range: Range<Int>
        public let name: Range<Int>?
        /// Quotes excluded.
        public let publicIdentifier: Range<Int>?
        /// Quotes excluded.
        public let systemIdentifier: Range<Int>?
        public let forcesQuirks: Bool
    }

    /// The start or end of an Outlook conditional comment.
    public struct Conditional: Sendable, Hashable {
        public enum Visibility: Sendable, Hashable {
            /// Browsers skip what it encloses.
            case hidden
            /// Browsers show what it encloses.
            case revealed
        }

        /// The whole delimiter, such as `<!--[if mso]>` or `<![endif]-->`.
        public let range: Range<Int>
        public let visibility: Visibility
        /// The expression, such as `gte mso 9`, without white space around it. Empty at an end.
        public let condition: Range<Int>
    }
}
