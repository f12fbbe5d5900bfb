import Foundation

/// A mail, or a part of one: its header fields and its body (RFC 5322, RFC 2045), as far as reports need it.
struct MIMEPart {
    /// Names in small letters, values unfolded, in their order.
    let fields: [(name: String, value: String)]
    /// As it stands there, encoded.
    let body: ArraySlice<UInt8>

    /// How many fields are read; what is behind them is not.
    private static let maximumFields = 500

    /// - Parameter bytes: lines that end with LF or CRLF.
    init(_ bytes: ArraySlice<UInt8>) {
        var fields: [(name: String, value: String)] = []
        var rest = bytes
        while let line = Self.line(&rest), !line.isEmpty {
            let text = String(decoding: line, as: UTF8.self)
            if let first = line.first, first == 0x20 || first == 0x09 {
                guard let begun = fields.last.map({ !$0.value.isEmpty }) else { continue }
                fields[fields.count - 1].value += (begun ? " " : "") + text.trimmingCharacters(in: .whitespaces)
            } else if let colon = text.firstIndex(of: ":"), fields.count < Self.maximumFields {
                let name = text[..<colon].trimmingCharacters(in: .whitespaces).lowercased()
                let value = text[text.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                fields.append((name, value))
            }
        }
        self.fields = fields
        body = rest
    }

    /// The next line without its end; `nil` at the end.
    static func line(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard !rest.isEmpty else { return nil }
        let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
        var line = rest[rest.startIndex..<end]
        if line.last == 0x0D { line = line.dropLast() }
        rest = rest[min(end + 1, rest.endIndex)...]
        return line
    }

    func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
    func value(_ name: String) -> String? { values(name).first }

    /// A value without its comments (RFC 5322 §3.2.2), which may stand in each other.
    static func withoutComments(_ value: String) -> String {
        var kept = ""
        var depth = 0
        var isQuoted = false
        for character in value {
            switch character {
            case _ where isQuoted: isQuoted = false
            case "\\" where depth > 0: isQuoted = true
            case "(": depth += 1
            case ")" where depth > 0: depth -= 1
            case _ where depth == 0: kept.append(character)
            default: break
            }
        }
        return kept.trimmingCharacters(in: .whitespaces)
    }

    /// `multipart/report`, in small letters; `text/plain` where nothing is said.
    var type: String {
        let type = value("content-type")?.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
        return type.flatMap { $0.isEmpty ? nil : $0 } ?? "text/plain"
    }

    /// Without its transfer encoding; that of a report has none, by rights (RFC 3464 §2.1).
    var content: ArraySlice<UInt8> {
        switch value("content-transfer-encoding").map(Self.withoutComments)?.lowercased() {
        case "base64":
            Data(base64Encoded: Data(body), options: .ignoreUnknownCharacters).map { [UInt8]($0)[...] } ?? body
        case "quoted-printable": QuotedPrintable.decoded(body)[...]
        default: body
        }
    }

    /// The parts of a multipart; none of anything else.
    ///
    /// - Parameter limit: how many are read.
    func parts(limit: Int) -> [MIMEPart] {
        guard type.hasPrefix("multipart/"), let boundary else { return [] }
        let delimiter = Array("--\(boundary)".utf8)
        var parts: [MIMEPart] = []
        var rest = body
        var start: Int?
        while parts.count < limit {
            let lineStart = rest.startIndex
            guard let line = Self.line(&rest) else {
                // What was cut off counts as far as it is there.
                if let start { parts.append(MIMEPart(body[start..<body.endIndex])) }
                break
            }
            guard line.starts(with: delimiter) else { continue }
            if let start { parts.append(MIMEPart(body[start..<max(start, lineStart)])) }
            start = rest.startIndex
            if line.dropFirst(delimiter.count).starts(with: "--".utf8) { break }
        }
        return parts
    }

    private var boundary: String? {
        guard let value = value("content-type"),
            let start = value.range(of: "boundary", options: .caseInsensitive)?.upperBound
        else { return nil }
        var rest = value[start...].drop { $0 == " " }
        guard rest.first == "=" else { return nil }
        rest = rest.dropFirst().drop { $0 == " " }
        if rest.first == "\"" { return String(rest.dropFirst().prefix { $0 != "\"" }) }
        let boundary = rest.prefix { $0 != ";" && !$0.isWhitespace }
        return boundary.isEmpty ? nil : String(boundary)
    }
}
