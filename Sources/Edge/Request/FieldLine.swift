/// Fields of a head that has been read, for those that few requests need: they are looked for when they are.
enum FieldLine {
    typealias Bytes = Slice<UnsafeRawBufferPointer>

    /// What stands behind the colon, where the line is one of this field; with the CR at its end, if that is in it.
    ///
    /// - Parameter name: letters and hyphens, in small letters.
    static func value(of name: String, in line: Bytes) -> Bytes? {
        let name = name.utf8
        let (start, colon) = (line.prefix(name.count), line.dropFirst(name.count))
        // No byte of a name becomes one of these that is not the same letter.
        guard colon.first == UInt8(ascii: ":"), start.elementsEqual(name, by: { $0 | 0x20 == $1 }) else { return nil }
        return colon.dropFirst()
    }

    /// The first value of a field, without blanks around it; `nil` where there is no such field.
    static func first(_ name: String, in head: UnsafeRawBufferPointer) -> Bytes? {
        var rest = head[...]
        while let lineFeed = rest.firstIndex(of: 0x0A) {
            if let value = value(of: name, in: rest[..<lineFeed]) { return trimmed(value) }
            rest = rest[(lineFeed + 1)...]
        }
        return nil
    }

    /// Without blanks around it, and without the CR at the end of a line.
    static func trimmed(_ bytes: Bytes) -> Bytes {
        func isBlank(_ byte: UInt8) -> Bool { RequestParser.isBlank(byte) || byte == 0x0D }
        let start = bytes.drop(while: isBlank)
        return start.last.map(isBlank) == true ? start[...start.lastIndex { !isBlank($0) }!] : start
    }
}
