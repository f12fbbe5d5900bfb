import TestSupport

/// Random inputs made of the pieces that move the tokenizer between its states.
enum HostileMarkup {
    static func random(pieceCount: Int, using generator: inout SeededGenerator) -> [UInt8] {
        var result: [UInt8] = []
        for _ in 0..<pieceCount {
            if Int.random(in: 0..<8, using: &generator) == 0 {
                result.append(UInt8.random(in: 0...255, using: &generator))
            } else {
                result += pieces.randomElement(using: &generator)!.utf8
            }
        }
        return result
    }

    /// One to three bytes changed, inserted or removed, or a stretch repeated or cut out.
    static func mutated(_ input: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
        var result = input
        for _ in 0..<Int.random(in: 1...3, using: &generator) where !result.isEmpty {
            let offset = Int.random(in: 0..<result.count, using: &generator)
            let end = min(result.count, offset + Int.random(in: 0...40, using: &generator))
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: result[offset] = UInt8.random(in: 0...255, using: &generator)
            case 1: result.insert(contentsOf: pieces.randomElement(using: &generator)!.utf8, at: offset)
            case 2: result.remove(at: offset)
            case 3: result.insert(contentsOf: result[offset..<end], at: offset)
            default: result.removeSubrange(offset..<end)
            }
        }
        return result
    }

    private static let pieces = [
        "<", ">", "/", "=", "\"", "'", " ", "\n", "\r\n", "-", "--", "!", "?", "]", "&", ";", "a", "x", "\0", "é",
        "<a href=", "<a href='x'>", "</a>", "<br/>", "</", "<!", "<?x", "<!--", "-->", "--!>", "<!-->", "<!--->",
        "<!DOCTYPE html>", "<!doctype a PUBLIC 'x' \"y\"", "<title>", "</title>", "<textarea>", "</textarea", "<style>",
        "</style>", "<script>", "</script>", "<xmp>", "</xmp ", "<iframe>", "<plaintext>", "<svg>", "</svg>", "<math>",
        "</math>", "<foreignObject>", "</foreignObject>", "<desc>", "<mi>", "<annotation-xml encoding='text/html'>",
        "<div>", "</div>", "<font color=a>", "<![CDATA[", "]]>", "<!--[if mso]>", "<!--[if", "<![endif]",
        "<![endif]-->",
        "<!--<![endif]-->", "<!--[if !mso]><!-->", "<![if !mso]>", "<![endif]>", "&amp;", "&notit;", "&#x80", "&#0;",
    ]
}
