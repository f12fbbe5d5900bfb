import Testing

@testable import Edge

@Suite("A head that comes in pieces")
struct PartialHeadTests {
    /// How many bytes are read in all, and how many there were when the request was.
    private func feed(_ bytes: [UInt8], by step: Int) -> (read: Int, end: Int, outcome: RequestParsing) {
        var partial = PartialHead()
        var read = 0
        for count in Array(stride(from: step, to: bytes.count, by: step)) + [bytes.count] {
            let outcome = bytes.prefix(count).withUnsafeBytes { part -> RequestParsing? in
                guard partial.isWorthReading(part) else { return nil }
                read += count
                return RequestParser.parse(part)
            }
            switch outcome {
            case nil: break
            case .incomplete?: partial.wasIncomplete(count: count)
            case .some(let outcome): return (read, count, outcome)
            }
        }
        return (read, bytes.count, .incomplete)
    }

    @Test(
        "It is read as soon as it is whole, at a cost that does not grow with the number of pieces",
        arguments: [1, 2, 3, 7, 700])
    func pieces(step: Int) throws {
        for fields in ["", String(repeating: "X: \r\n", count: 2000), String(repeating: "X: y\r\n", count: 300)] {
            let text = "GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n"
            // What follows may come with the last piece.
            let bytes = Array((text + "GET /next").utf8)
            let fed = feed(bytes, by: step)
            guard case .request(let head) = fed.outcome else {
                Issue.record("\(fed)")
                continue
            }
            #expect(head.length == text.utf8.count && (head.length..<head.length + step).contains(fed.end))
            #expect(fed.read <= 65_536 + 2 * bytes.count, "quadratic would be \(bytes.count * bytes.count / step / 2)")
        }
    }

    @Test("A head without end is refused at its limit, whatever the pieces", arguments: [1, 4, 700])
    func endless(step: Int) {
        for line in ["X: y\r\n", "X", "X:\r\r\n"] {
            let text = "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: line, count: 20_000 / line.utf8.count)
            let fed = feed(Array(text.utf8), by: step)
            guard case .refused = fed.outcome else {
                Issue.record("\(fed)")
                continue
            }
            #expect(fed.read <= 65_536 + 2 * 16_384 && fed.end <= 16_384 + step)
        }
    }
}
