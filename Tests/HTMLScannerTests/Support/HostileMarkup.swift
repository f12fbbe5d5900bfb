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

    static func mutated(_ input: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
        generator.mutated(input, pieces: pieces, longestStretch: 40)
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
