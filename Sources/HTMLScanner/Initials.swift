extension HTMLScanner {
    /// A set of first letters of names.
    public struct Initials: Sendable, Hashable {
        private let bits: UInt32

        /// Every letter.
        public static let all = Initials(bits: ~0)

        private init(bits: UInt32) { self.bits = bits }

        /// The ASCII letters in `letters`, in either case.
        public init(_ letters: StaticString) {
            bits = letters.withUTF8Buffer { $0.reduce(0) { bits, letter in bits | Self.bit(letter) } }
        }

        @inline(__always)
        func contains(_ letter: UInt8) -> Bool { bits & Self.bit(letter) != 0 }

        /// Both cases of a letter share their five lowest bits.
        @inline(__always)
        private static func bit(_ letter: UInt8) -> UInt32 { 1 &<< UInt32(letter) }
    }
}
