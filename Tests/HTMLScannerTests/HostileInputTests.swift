import Foundation
import HTMLScanner
import Testing

/// Sixteen times the input must not take two hundred and fifty-six times the time.
@Suite("Hostile input takes linear time", .serialized)
struct HostileInputTests {
    @Test(
        arguments: [
            "<!--[if", "<!--[if ", "<!--[if x]>", "<!--[if x]><!", "<!--[if x]>-", "<![if", "<![if x]>",
            "<!--", "<!-", "<!", "<!-->", "<!--a--!", "<!DOCTYPE", "<!DOCTYPE a PUBLIC '", "</", "<",
            "<a", "<a ", "<a b='", "<a b", "&", "&#", "&#x", "&a", "&amp",
            "&CounterClockwiseContourIntegral", "<svg>", "<svg><![CDATA[", "</x>", "<svg><desc>",
            "<script><!--<script>", "<title></titl", "]", "]]", "-", "</script", "<style></style", "<?",
            "<![endif]-->",
        ])
    func repeated(piece: String) {
        for prefix in ["", "<svg>", "<!--[if x]>a", "<script>", "<script><!--", "<textarea>"] {
            #expect(isLinear { prefix + String(repeating: piece, count: $0 / piece.utf8.count) }, "after \(prefix)")
        }
    }

    @Test func manyAttributes() {
        #expect(isLinear { "<a " + String(repeating: "b ", count: $0 / 2) + ">" })
        #expect(isLinear { "<a " + (0..<$0 / 6).map { "a\($0)" }.joined(separator: " ") + ">" })
        #expect(isLinear { "<a " + (0..<$0 / 20).map { "\(1_000_000 + $0)aaaaaaaaaaaa" }.joined(separator: " ") + ">" })
    }

    @Test(arguments: [false, true])
    func oneTagWithManyAttributes(areDistinct: Bool) {
        let count = 100_000
        let html = "<a " + (0..<count).map { areDistinct ? "a\($0)" : "a" }.joined(separator: " ") + ">"
        let attributes = scan(html).first?.attributes ?? []
        #expect(attributes.count == count)
        #expect(attributes.filter(\.isDuplicate).count == (areDistinct ? 0 : count - 1))
    }

    @Test func deepForeignContent() {
        #expect(isLinear { String(repeating: "<svg>", count: $0 / 9) + String(repeating: "</x>", count: $0 / 9) })
        #expect(isLinear { "<svg>" + String(repeating: "<g>", count: 200) + String(repeating: "</x>", count: $0 / 4) })
        #expect(
            outline(String(repeating: "<svg>", count: 1000) + String(repeating: "</svg>", count: 1000) + "<title><b>")
                .last == "\"<b>\"")
    }

    /// Time is what this thread had of a processor, so that what else the machine does hardly counts; and four times the
    /// linear ratio is a fourth of the quadratic one.
    private func isLinear(_ html: (Int) -> String) -> Bool {
        let small = html(12_500)
        let large = html(200_000)
        scanAll(small)
        return (0..<4).contains { _ in
            let smallTime = processorTime { scanAll(small) }
            return processorTime { scanAll(large) } < smallTime * 64
        }
    }

    /// In nanoseconds.
    private func processorTime(_ work: () -> Void) -> Int {
        func now() -> Int {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return time.tv_sec * 1_000_000_000 + time.tv_nsec
        }
        let start = now()
        work()
        return now() - start
    }

    private func scanAll(_ html: String) {
        let input = Array(html.utf8)
        let bytes = input.span.bytes
        var scanner = HTMLScanner()
        while let token = scanner.next(in: bytes) {
            if case .text(let text) = token, text.hasCharacterReferences {
                _ = CharacterReferences.decoded(text.range, in: bytes, as: .text)
            }
        }
    }
}
