import TestSupport

/// Mutations of a mail with the pieces that move a rewriter: links, marks, quotes, comments, placeholders.
enum HostileMail {
    static func mutated(_ input: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
        var result = input
        for _ in 0..<Int.random(in: 1...4, using: &generator) where !result.isEmpty {
            let offset = Int.random(in: 0..<result.count, using: &generator)
            let end = min(result.count, offset + Int.random(in: 0...60, using: &generator))
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: result[offset] = UInt8.random(in: 0...255, using: &generator)
            case 1, 2: result.insert(contentsOf: pieces.randomElement(using: &generator)!.utf8, at: offset)
            case 3: result.remove(at: offset)
            case 4: result.insert(contentsOf: result[offset..<end], at: offset)
            default: result.removeSubrange(offset..<end)
            }
        }
        return result
    }

    private static let pieces = [
        "<", ">", "\"", "'", " ", "\r\n", "\r", "\t", "&", "\0", "é", "<a href=",
        "<a href='https://a.example/?x=1&amp;y'>",
        "<A HREF=https://b.example/>", "<area href=\" https://c.example \">", "</a>", "<!--", "-->", "<!--[if mso]>",
        "<![endif]-->", "<v:rect href=\"https://d.example\">", "</body>", "</BODY>", "</html>", "<body>",
        " data-tracking=\"false\"", " data-pm-no-track", "clicktracking=off ", "<script>", "</script>", "<title>",
        "{{ profile.x }}", "{{ profile.x | default: \"</body>\" }}", "{{", "}}", "{{#if x}}", "<svg>", "<textarea>",
        "href=https://e.example/{{ profile.x }}/f", "https://f.example/", " href=\"https://g.example\"",
    ]
}
