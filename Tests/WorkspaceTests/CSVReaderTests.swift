import Foundation
import Testing

@testable import Workspace

@Suite("The CSV reader")
struct CSVReaderTests {
    /// What a file has in it, read in pieces of `size` bytes: records with the lines that they begin on, or what is wrong.
    private func read(_ bytes: [UInt8], by size: Int) -> Result<[String], InputError> {
        var rest = bytes[...]
        do throws(InputError) {
            let reader = try CSVReader(file: "f") {
                defer { rest = rest.dropFirst(size) }
                return Data(rest.prefix(size))
            }
            var lines = ["0: " + reader.header.debugDescription]
            while let records = try reader.next() {
                #expect(!records.isEmpty)
                for record in records.records {
                    lines.append("\(record.line): " + record.fields.map(records.text).debugDescription)
                }
            }
            #expect(reader.offset == bytes.count)
            return .success(lines)
        } catch {
            return .failure(error)
        }
    }

    static let files: [(text: String, records: [String])] = [
        ("a,b\n1,2\n", [#"0: ["a", "b"]"#, #"2: ["1", "2"]"#]),
        ("a,b\r\n1,2\r\n\r\n3,4", [#"0: ["a", "b"]"#, #"2: ["1", "2"]"#, #"4: ["3", "4"]"#]),
        ("a,b\r1,2\r\r3,4\r", [#"0: ["a", "b"]"#, #"2: ["1", "2"]"#, #"4: ["3", "4"]"#]),
        ("\u{FEFF}\n\r\n\na;b\n\"1;2\";3,4\n", [#"0: ["a", "b"]"#, #"5: ["1;2", "3,4"]"#]),
        ("\u{FEFF}\"a,b,c\"\tb\n1\t2\n", [#"0: ["a,b,c", "b"]"#, #"2: ["1", "2"]"#]),
        (
            "\"a\nb\r\nc\",d\n1,\n2,\"\"\n,",
            [#"0: ["a\nb\r\nc", "d"]"#, #"4: ["1", ""]"#, #"5: ["2", ""]"#, #"6: ["", ""]"#]
        ),
        (
            "a,b\n\"x\r\n\r\ny\n\rz\",\"\r\"\r\n é ,日本\n",
            [#"0: ["a", "b"]"#, #"2: ["x\r\n\r\ny\n\rz", "\r"]"#, #"8: [" é ", "日本"]"#]
        ),
        ("a\n1,2\n\"q\"\"q\"\n", [#"0: ["a"]"#, #"2: ["1", "2"]"#, #"3: ["q\"q"]"#]),
        ("", ["0: []"]), ("\n\n", ["0: []"]), ("\u{FEFF}", ["0: []"]), ("a", [#"0: ["a"]"#]),
    ]

    @Test("Pieces of any size give the same records, each with its line", arguments: files)
    func records(text: String, records: [String]) throws {
        for size in 1...64 { #expect(try read(Array(text.utf8), by: size).get() == records, "\(size)") }
    }

    @Test(
        "What is no CSV is refused at its place, whatever the pieces' size",
        arguments: [
            ("a,b\n1,\"2", "f:2:2: not CSV: a quoted field is not closed"),
            ("a,b\n\"1\n\",\"2\n\n", "f:3:2: not CSV: a quoted field is not closed"),
            ("a,b\n1,\"2\"3\n", "f:2:2: not CSV: a quoted field goes on behind its quote"),
            ("a,b\n1\"2,3\n", "f:2:1: not CSV: a quote inside a field"),
            ("a,b\n1,\u{00}\"", "f:2:2: not CSV: a quote inside a field"),
        ])
    func problems(text: String, expected: String) {
        for size in 1...64 {
            guard case .failure(let error) = read(Array(text.utf8), by: size) else {
                Issue.record("read in pieces of \(size)")
                continue
            }
            #expect(error.description.hasPrefix(expected), "\(size): \(error)")
        }
    }

    @Test("What is not UTF-8 is refused at its place, whatever the pieces' size")
    func encoding() {
        for size in 1...16 {
            let error = #expect(throws: InputError.self) {
                try read(Array("a,b\n1,é\n\"\n\",é".utf8) + [0xE9, 0x0A], by: size).get()
            }
            #expect(error?.description == "f:4:2: not UTF-8; save the file as UTF-8")
        }
        let utf16 = #expect(throws: InputError.self) { try read([0xFF, 0xFE, 0x61, 0, 0x2C, 0], by: 2).get() }
        #expect(utf16?.problem == "this is UTF-16; save it as UTF-8")
    }

    @Test("A record's size is bounded", arguments: [1 << 14, 1 << 17])
    func bounds(size: Int) throws {
        let limit = CSVReader.maximumRecordLength
        let longest = [UInt8](repeating: UInt8(ascii: "x"), count: limit)
        #expect(try read(Array("a\n".utf8) + longest, by: size).get().count == 2)
        let long = #expect(throws: InputError.self) {
            try read(Array("a\n\"".utf8) + longest + Array("\nx\n".utf8), by: size).get()
        }
        #expect(long?.description.hasPrefix("f:2:1: a record of more than 1048576 bytes") == true)
        let header = #expect(throws: InputError.self) { try read(longest + longest, by: size).get() }
        #expect(header?.description.hasPrefix("f:1:1: a record of more") == true)
        let commas = [UInt8](repeating: UInt8(ascii: ","), count: CSVReader.maximumFieldCount)
        #expect(try read(commas.dropLast() + [0x0A], by: size).get().count == 1)
        let many = #expect(throws: InputError.self) { try read(Array("a\n".utf8) + commas, by: size).get() }
        #expect(many?.description == "f:2:1001: more than 1000 fields")
    }
}
