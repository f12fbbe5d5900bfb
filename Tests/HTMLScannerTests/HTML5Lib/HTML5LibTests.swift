import HTMLScanner
import Testing

/// The html5lib tokenizer suite, all of it, without its parse errors.
@Suite("html5lib tokenizer suite")
struct HTML5LibTests {
    /// Cases that the scanner does not pass. One that passes fails the suite.
    static let exceptions: [(file: String, description: String, reason: String)] = [
        (
            "xmlViolation.test", "Non-XML character",
            "asks for the mapping to XML's character set, not for the standard's tokens"
        ),
        (
            "xmlViolation.test", "Non-XML space",
            "asks for the mapping to XML's character set, not for the standard's tokens"
        ),
        (
            "xmlViolation.test", "Double hyphen in comment",
            "asks for the mapping to XML's comments, not for the standard's tokens"
        ),
    ]

    @Test func tokensAreTheStandards() throws {
        let cases = try HTML5LibCase.all()
        #expect(cases.count >= 6500, "the corpus is incomplete")
        var metExceptions = 0
        for test in cases {
            let isException = Self.exceptions.contains { $0.file == test.file && $0.description == test.description }
            let tokens = StandardToken.tokens(of: test.input, with: try scanner(for: test))
            let title: Comment = "\(test.file), \(test.state): \(test.description)"
            if isException {
                metExceptions += 1
                #expect(tokens != test.expected, title)
            } else if tokens != test.expected {
                Issue.record("\(title): \(tokens) instead of \(test.expected)")
            }
        }
        #expect(metExceptions == Self.exceptions.count, "an exception names no case")
    }

    private func scanner(for test: HTML5LibCase) throws -> HTMLScanner {
        let models: [String: HTMLScanner.ContentModel] = [
            "Data state": .data, "RCDATA state": .rcdata, "RAWTEXT state": .rawText, "Script data state": .scriptData,
            "PLAINTEXT state": .plainText, "CDATA section state": .cdata,
        ]
        var scanner = HTMLScanner(
            contentModel: try #require(models[test.state]), lastStartTag: Array(test.lastStartTag.utf8))
        scanner.scansConditionalComments = false
        return scanner
    }
}
