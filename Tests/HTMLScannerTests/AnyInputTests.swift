import Foundation
import HTMLScanner
import TestSupport
import Testing

/// What holds for any bytes.
@Suite("Any input")
struct AnyInputTests {
    private static let models: [HTMLScanner.ContentModel] = [.data, .rcdata, .rawText, .scriptData, .plainText, .cdata]

    @Test func rangesAreInBoundsOrderedAndDisjoint() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<4000 {
            let input = HostileMarkup.random(pieceCount: Int.random(in: 0...40, using: &generator), using: &generator)
            for model in Self.models where model == .data || Bool.random(using: &generator) {
                checkRanges(input, HTMLScanner(contentModel: model, lastStartTag: Array("script".utf8)))
            }
        }
    }

    @Test func rangesHoldInMutatedMails() throws {
        var generator = SeededGenerator(seed: 2)
        let mails = try Corpus.files(in: "emails", withExtension: "html")
        #expect(!mails.isEmpty)
        for mail in mails {
            let input = Array(try Data(contentsOf: mail))
            checkRanges(input, HTMLScanner())
            for _ in 0..<20 { checkRanges(HostileMarkup.mutated(input, using: &generator), HTMLScanner()) }
        }
    }

    @Test func whatFollowsDoesNotChangeWhatIsDecided() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<6000 {
            let first = HostileMarkup.random(pieceCount: Int.random(in: 0...24, using: &generator), using: &generator)
            let second = HostileMarkup.random(pieceCount: Int.random(in: 1...8, using: &generator), using: &generator)
            let decided = scan(first).dropLast()
            let all = scan(first + second).prefix(decided.count)
            if Array(decided) != Array(all) {
                Issue.record("\(String(decoding: first, as: UTF8.self)) + \(String(decoding: second, as: UTF8.self))")
            }
        }
    }

    @Test func everyPrefixOfAConditionalCommentIsStable() {
        let mails = [
            "<p>a<!--[if mso]> <v:rect href='x'>b<![endif]-->",
            "<b> <!--[if !mso]><!--> c <!--<![endif]--><![if a]>d<![endif]>e",
            "<svg><!--[if !IE]>--><![CDATA[x]]--><!--[if a]>  <!-- x --><![endif]-->",
        ]
        for mail in mails.map({ Array($0.utf8) }) {
            let all = scan(mail)
            for count in mail.indices {
                let decided = Array(scan(Array(mail[..<count])).dropLast())
                #expect(decided == Array(all.prefix(decided.count)))
            }
        }
    }

    @Test(
        arguments: [
            "<textarea b>x</textarea><!--[if mso]><title>a</title><b c=d><![endif]-->",
            "<svg><g><!--[if mso]><svg><g></g><![endif]--></g></svg>",
        ])
    func shrinkingInputDoesNotTrap(html: String) {
        let input = Array(html.utf8)
        for count in 0...input.count {
            var scanner = HTMLScanner()
            for _ in 0..<4 { _ = scanner.next(in: input.span.bytes) }
            let shorter = Array(input[..<count])
            while scanner.next(in: shorter.span.bytes) != nil {}
        }
    }

    private func checkRanges(_ input: [UInt8], _ scanner: HTMLScanner) {
        var end = 0
        for scanned in scan(input, with: scanner) {
            let range = scanned.token.range
            if range.upperBound > input.count || !isSound(scanned.token, scanned.attributes, after: end) {
                Issue.record("\(scanned) in \(input)")
            }
            if let tag = scanned.token.tag, !isRead(tag, scanned.attributes, in: input) {
                Issue.record("\(scanned) in \(input)")
            }
            end = range.upperBound
        }
    }
}
