/// One hyperlink of a message, and whether it is tracked (M1.7).
package struct Link: Equatable, Sendable {
    /// Its number in the message, from 1, in document order; the links of the text part follow those of the HTML.
    package let ordinal: Int
    /// The destination as the author wrote it, decoded (M1.5); placeholders stand as they are.
    package let url: String
    /// The element's name in lower case; `text` in plain text.
    package let element: String
    /// Where the URL stands in its part, in bytes, quotes excluded.
    package let range: Range<Int>
    /// The position of the URL: lines and columns count from 1, columns in characters (Unicode scalars).
    package let position: Position
    /// Why it is not tracked; `nil` where it is.
    package let reason: UntrackedReason?
    /// What reports call it (`data-tracking-name`).
    package let name: String?
    /// Several physical links with the same one are one logical link (`data-tracking-id`, M2.4).
    package let logical: String?

    package var isTracked: Bool { reason == nil }
    /// Whether the destination differs from recipient to recipient (M1.6).
    package var isPersonalised: Bool { !Placeholder.all(in: Array(url.utf8)).isEmpty }
}

/// Why a hyperlink is not replaced. The list is closed.
package enum UntrackedReason: String, Sendable, CaseIterable {
    /// The author marked this link (M2.1).
    case marked
    /// Not an `http` or `https` URL.
    case scheme
    /// Relative or scheme-relative.
    case relative
    /// A place in the same message.
    case fragment
    case empty
    /// An `http` or `https` URL without a usable host.
    case invalid
    /// Already one of Waymark's own.
    case own
    /// Tracking is switched off for the whole message (M2.5).
    case switchedOff
}

/// A place in a text.
package struct Position: Equatable, Sendable {
    package let line: Int
    package let column: Int
}

/// Finds lines and columns. Lines end with LF, CR LF or CR.
package struct LineMap: Sendable {
    private let bytes: [UInt8]
    private let starts: [Int]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var starts = [0]
        for (index, byte) in bytes.enumerated() {
            if byte == 0x0A || byte == 0x0D && (index + 1 == bytes.count || bytes[index + 1] != 0x0A) {
                starts.append(index + 1)
            }
        }
        self.starts = starts
    }

    package func position(of offset: Int) -> Position {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        let characters = bytes[starts[low]..<offset].count { $0 & 0xC0 != 0x80 }
        return Position(line: low + 1, column: characters + 1)
    }
}
