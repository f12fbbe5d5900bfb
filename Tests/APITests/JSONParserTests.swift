import Testing

@testable import API

@Suite("Reading JSON")
struct JSONParserTests {
    @Test(
        "RFC 8259: values are what they say",
        arguments: [
            ("null", .null), (" true ", .truth(true)), ("false", .truth(false)), ("0", .integer(0)),
            ("-12", .integer(-12)),
            ("9223372036854775807", .integer(.max)), ("9223372036854775808", .number(9_223_372_036_854_775_808)),
            ("1.5", .number(1.5)), ("-1e2", .number(-100)), ("1E+2", .number(100)), ("\"\"", .text("")),
            (#""a\"\\\/\b\f\n\r\t""#, .text("a\"\\/\u{8}\u{C}\n\r\t")), (#""\u00e9\uD83D\uDE00""#, .text("é😀")),
            ("\"é\"", .text("é")), ("[]", .array([])), ("[1,[2]]", .array([.integer(1), .array([.integer(2)])])),
            ("{}", .object([:])), (#"{"a":{"b":null}}"#, .object(["a": .object(["b": .null])])),
        ] as [(String, JSONValue)])
    func values(text: String, value: JSONValue) throws {
        #expect(try JSONParser.parse(Array(text.utf8)) == value)
    }

    @Test(
        "What is no JSON is refused, at the place where it is none",
        arguments: [
            ("", 1, 1), ("{", 1, 2), ("[1,]", 1, 4), ("{\"a\":1,}", 1, 8), ("{\n \"a\" 1}", 2, 6), ("01", 1, 2),
            ("+1", 1, 1),
            ("1.", 1, 3), (".5", 1, 1), ("1e", 1, 3), ("tru", 1, 1), ("\"a", 1, 3), ("\"\t\"", 1, 2), (#""\x""#, 1, 3),
            (#""\uD800""#, 1, 8), (#""\uDC00""#, 1, 8), (#""\u12""#, 1, 6), ("1 2", 1, 3), ("'a'", 1, 1), ("NaN", 1, 1),
            ("1e999", 1, 1), ("{\"a\":1,\"a\":2}", 1, 8), ("{a:1}", 1, 2), ("[1", 1, 3), ("\u{FEFF}1", 1, 1),
        ])
    func malformed(text: String, line: Int, column: Int) {
        let problem = #expect(throws: Problem.self) { try JSONParser.parse(Array(text.utf8)) }
        #expect(problem?.code == .malformedBody)
        #expect(problem?.faults.first?.line == line && problem?.faults.first?.column == column)
    }

    @Test(
        "Text that is not UTF-8 is refused",
        arguments: [[0xFF], [0xC3], [0xC0, 0xAF], [0xED, 0xA0, 0x80]] as [[UInt8]])
    func notUTF8(bytes: [UInt8]) {
        #expect(throws: Problem.self) { try JSONParser.parse([0x22] + bytes + [0x22]) }
    }

    @Test("However deep it is nested, the stack's end is not reached")
    func depth() throws {
        #expect(throws: Problem.self) { try JSONParser.parse(Array(repeating: UInt8(ascii: "["), count: 1 << 20)) }
        let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        _ = try JSONParser.parse(Array(deep.utf8))
    }
}
