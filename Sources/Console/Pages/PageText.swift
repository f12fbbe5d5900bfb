import Mustache

/// How texts and numbers stand in pages.
enum PageText {
    /// Text as HTML, in elements and in quoted attributes.
    ///
    /// It goes by scalars: Swift takes a quotation mark with an accent behind it for one character, a browser for two.
    static func escape(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "&": escaped += "&amp;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// A count with its thousands apart: `12 345`, with spaces that do not break.
    static func count(_ count: Int) -> String {
        let digits = String(count.magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "\u{202F}" }
            text.append(digit)
        }
        return (count < 0 ? "−" : "") + text
    }

    /// A part of a whole in per cent, to a tenth; a dash where there is no whole.
    static func percent(_ rate: Double?) -> String {
        guard let rate else { return "–" }
        let tenths = Int((rate * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10)\u{202F}%"
    }
}

/// What `{{% CONTENT_TYPE: PAGE}}` at a template's head has its tags written by.
struct PageContentType: MustacheContentType {
    static let name = "PAGE"

    func escapeText(_ text: String) -> String { PageText.escape(text) }
}
