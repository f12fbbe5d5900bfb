/// Reads JSON (RFC 8259) and says where it is none. Foundation's decoder does not say where, and lets a name stand twice.
struct JSONParser {
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0
    /// Deeper than anything that is asked for, and far from the stack's end.
    private static let maximumDepth = 64

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func parse(_ bytes: [UInt8]) throws(Problem) -> JSONValue {
        var parser = JSONParser(bytes)
        let value = try parser.value()
        parser.skipSpace()
        guard parser.position == bytes.count else { throw parser.problem("nothing may follow the value") }
        return value
    }

    private mutating func value() throws(Problem) -> JSONValue {
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .truth(true))
        case UInt8(ascii: "f"): return try word("false", .truth(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw problem(bytes.isEmpty ? "the body is empty; JSON is needed" : "the body ends too early")
        case let byte? where byte == UInt8(ascii: "-") || byte &- 0x30 < 10: return try number()
        default: throw problem("a value is expected here")
        }
    }

    private mutating func object() throws(Problem) -> JSONValue {
        try enter()
        var members: [String: JSONValue] = [:]
        skipSpace()
        if take("}") { return leave(.object(members)) }
        repeat {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw problem("a name in quotes is expected here") }
            let start = position
            let name = try text()
            skipSpace()
            guard take(":") else { throw problem("a colon is expected here") }
            let value = try value()
            guard members.updateValue(value, forKey: name) == nil else {
                position = start
                throw problem("the name stands twice in its object")
            }
            skipSpace()
        } while take(",")
        guard take("}") else { throw problem("a comma or “}” is expected here") }
        return leave(.object(members))
    }

    private mutating func array() throws(Problem) -> JSONValue {
        try enter()
        var values: [JSONValue] = []
        skipSpace()
        if take("]") { return leave(.array(values)) }
        repeat {
            values.append(try value())
            skipSpace()
        } while take(",")
        guard take("]") else { throw problem("a comma or “]” is expected here") }
        return leave(.array(values))
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(Problem) -> JSONValue {
        guard bytes[position...].starts(with: word.utf8) else { throw problem("a value is expected here") }
        position += word.utf8.count
        return value
    }

    private mutating func number() throws(Problem) -> JSONValue {
        let start = position
        _ = take("-")
        if !take("0") { try digits() }
        var isWhole = true
        if take(".") {
            isWhole = false
            try digits()
        }
        if take("e") || take("E") {
            isWhole = false
            if !take("-") { _ = take("+") }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let value = Int(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else {
            position = start
            throw problem("the number is out of range")
        }
        return .number(value)
    }

    private mutating func digits() throws(Problem) {
        let start = position
        while let byte = peek, byte &- 0x30 < 10 { position += 1 }
        if position == start { throw problem("a digit is expected here") }
    }

    private mutating func enter() throws(Problem) {
        depth += 1
        if depth > Self.maximumDepth { throw problem("nested more than \(Self.maximumDepth) deep") }
        position += 1
    }

    private mutating func leave(_ value: JSONValue) -> JSONValue {
        depth -= 1
        return value
    }

    // MARK: Texts

    private mutating func text() throws(Problem) -> String {
        position += 1
        var utf8: [UInt8] = []
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: utf8, as: UTF8.self) else { throw problem("the text is not UTF-8") }
                position += 1
                return text
            case UInt8(ascii: "\\"): try escape(into: &utf8)
            case 0..<0x20: throw problem("a control character has to be written as \\u00XX")
            default:
                utf8.append(byte)
                position += 1
            }
        }
        throw problem("the text does not end")
    }

    private mutating func escape(into utf8: inout [UInt8]) throws(Problem) {
        position += 1
        guard let byte = peek else { throw problem("the text does not end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): utf8.append(byte)
        case UInt8(ascii: "b"): utf8.append(0x08)
        case UInt8(ascii: "f"): utf8.append(0x0C)
        case UInt8(ascii: "n"): utf8.append(0x0A)
        case UInt8(ascii: "r"): utf8.append(0x0D)
        case UInt8(ascii: "t"): utf8.append(0x09)
        case UInt8(ascii: "u"): utf8 += String(Character(try scalar())).utf8
        default:
            position -= 1
            throw problem("there is no such escape")
        }
    }

    private mutating func scalar() throws(Problem) -> Unicode.Scalar {
        let unit = try hexadecimal()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard (0xD800..<0xDC00).contains(unit), take("\\"), take("u") else { throw problem("half of a surrogate pair") }
        let low = try hexadecimal()
        guard (0xDC00..<0xE000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        else { throw problem("half of a surrogate pair") }
        return scalar
    }

    private mutating func hexadecimal() throws(Problem) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = peek.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
                throw problem("four hexadecimal digits are expected here")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    // MARK: Bytes

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
    }

    private func problem(_ detail: String) -> Problem {
        let before = bytes[..<min(position, bytes.count)]
        let line = before.count { $0 == 0x0A } + 1
        let column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
        return .malformedBody(.init(line: line, column: column, detail))
    }
}
