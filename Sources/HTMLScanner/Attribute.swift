extension HTMLScanner {
    /// An attribute as written. All ranges are byte offsets into the input.
    public struct Attribute: Sendable, Hashable {
        public enum Quote: Sendable, Hashable {
            case none, single, double
        }

        public let name: Range<Int>
        /// The value without its quotes. Empty, and where the value would stand, if there is none.
        public let value: Range<Int>
        /// Whether there is a `=`.
        public let hasValue: Bool
        public let quote: Quote
        /// Whether an earlier attribute of the tag has the same name in ASCII case-insensitive comparison. The standard
        /// drops such an attribute (§13.2.5.33).
        public let isDuplicate: Bool

        /// From the first byte of the name through the closing quote, or the last byte of the value or the name.
        public var range: Range<Int> {
            switch (hasValue, quote) {
            case (false, _): name
            case (true, .none): name.lowerBound..<value.upperBound
            case (true, _): name.lowerBound..<value.upperBound + 1
            }
        }
    }
}
