import HTMLScanner

/// What an input of the fuzzer means: HTML, and in its last three bytes how it is scanned and where it is cut. So any
/// file of HTML is a seed, and an input that fails can be read.
struct FuzzInput {
    let html: [UInt8]
    private let mode: UInt8
    private let cut: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        let how = bytes.suffix(3)
        html = Array(bytes.dropLast(3))
        mode = how.first ?? 0
        cut = how.dropFirst().reduce(0) { $0 << 8 | Int($1) }
    }

    /// In half of all modes a document's, otherwise one inside an element.
    var scanner: HTMLScanner {
        let model = Self.models[Int(mode & 7) % Self.models.count]
        let name = Self.names[Int(mode >> 4 & 3)]
        var scanner =
            mode & 8 == 0 ? HTMLScanner() : HTMLScanner(contentModel: model, lastStartTag: Array(name.utf8))
        scanner.scansConditionalComments = mode & 0x40 == 0
        return scanner
    }

    /// Where the input may be cut: everywhere in a short one, at one place in a long one.
    var cuts: Range<Int> {
        if html.count <= Self.shortCount { return 0..<html.count + 1 }
        let cut = self.cut % (html.count + 1)
        return cut..<cut + 1
    }

    private static let shortCount = 48
    private static let models: [HTMLScanner.ContentModel] = [.data, .rcdata, .rawText, .scriptData, .plainText, .cdata]
    private static let names = ["", "script", "title", "a"]
}
