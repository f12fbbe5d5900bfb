/// How much work a head that comes in pieces has made so far.
///
/// Each reading starts at the beginning, which is cheapest for what comes in one piece or a few, and quadratic for a client
/// that sends byte by byte. So there is a bound on what is read again; past it a head is read when its end has come.
struct PartialHead {
    /// In bytes, all readings of one head together.
    private static let maximumReread = 65_536

    /// How many bytes have been here at the last reading.
    private var seen = 0
    private var reread = 0

    /// Whether reading could end otherwise than it did the last time, as far as it is worth knowing.
    mutating func isWorthReading(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if reread < Self.maximumReread || bytes.count >= RequestParser.Limits().head { return true }
        defer { seen = bytes.count }
        return Self.endsHead(bytes[max(0, seen - 3)...])
    }

    /// A reading came to no end.
    mutating func wasIncomplete(count: Int) {
        seen = count
        reread += count
    }

    /// Whether there is an empty line.
    private static func endsHead(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        var matched = 0
        for byte in bytes {
            let wanted: UInt8 = matched % 2 == 0 ? 0x0D : 0x0A
            matched = byte == wanted ? matched + 1 : byte == 0x0D ? 1 : 0
            if matched == 4 { return true }
        }
        return false
    }
}
