import Foundation

/// Where a link leads: a URL, with places for one recipient's values if it is personalised (M1.6).
///
/// Edges hold a hundred thousand of them and more, nearly all of which lead everybody to the same ASCII: those take the
/// room of these bytes.
package struct Destination: Sendable {
    private enum Form {
        /// The URL, which also is the `Location`.
        case plain([UInt8])
        case other(Pieces)
    }

    private final class Pieces: Sendable {
        let url: String
        let placeholders: [Placeholder]
        /// The `Location` bytes around the placeholders: one piece more than there are placeholders.
        let around: [[UInt8]]

        init(_ bytes: [UInt8], _ placeholders: [Placeholder]) {
            url = String(decoding: bytes, as: UTF8.self)
            self.placeholders = placeholders
            let starts = [0] + placeholders.map(\.range.upperBound)
            let ends = placeholders.map(\.range.lowerBound) + [bytes.count]
            let hostRange = URLAuthority(bytes.span)?.host
            around = zip(starts, ends).map { start, end in
                guard let host = hostRange, start <= host.lowerBound, host.upperBound <= end else {
                    return Destination.serialised(bytes[start..<end])
                }
                return Destination.serialised(bytes[start..<host.lowerBound])
                    + Destination.serialised(host: bytes[host])
                    + Destination.serialised(bytes[host.upperBound..<end])
            }
        }
    }

    private let form: Form

    package init(url: String, isPersonalised: Bool) { self.init(utf8: Array(url.utf8), isPersonalised: isPersonalised) }

    /// - Parameter bytes: the URL in UTF-8.
    package init(utf8 bytes: [UInt8], isPersonalised: Bool) {
        let placeholders = isPersonalised ? Placeholder.all(in: bytes) : []
        form =
            if placeholders.isEmpty, bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) {
                .plain(bytes)
            } else {
                .other(Pieces(bytes, placeholders))
            }
    }

    /// The URL as the author wrote it, decoded.
    package var url: String {
        switch form {
        case .plain(let bytes): String(decoding: bytes, as: UTF8.self)
        case .other(let pieces): pieces.url
        }
    }

    /// The placeholders in order; their values are what a link identifier seals.
    package var placeholders: [Placeholder] {
        switch form {
        case .plain: []
        case .other(let pieces): pieces.placeholders
        }
    }

    private var pieces: [[UInt8]] {
        switch form {
        case .plain(let bytes): [bytes]
        case .other(let pieces): pieces.around
        }
    }

    package var isPersonalised: Bool {
        switch form {
        case .plain: false
        case .other(let pieces): !pieces.placeholders.isEmpty
        }
    }

    /// The `Location` of a destination that is the same for everybody, in ASCII (M1.5).
    package var location: [UInt8]? {
        switch form {
        case .plain(let bytes): bytes
        case .other(let pieces): pieces.placeholders.isEmpty ? pieces.around[0] : nil
        }
    }

    /// The URL as one recipient was sent it: the values in place, percent-encoded; `nil` unless there is one for each
    /// placeholder.
    package func url(values: [String]) -> String? {
        guard values.count == placeholders.count else { return nil }
        var output: [UInt8] = []
        var position = 0
        let bytes = Array(url.utf8)
        for (placeholder, value) in zip(placeholders, values) {
            output.append(contentsOf: bytes[position..<placeholder.range.lowerBound])
            Escaping.url.append(value, to: &output)
            position = placeholder.range.upperBound
        }
        return String(decoding: output + bytes[position...], as: UTF8.self)
    }

    /// The `Location` with a recipient's values in place, percent-encoded; `nil` unless there is one for each
    /// placeholder.
    package func location(values: [String]) -> [UInt8]? {
        guard values.count == placeholders.count else { return nil }
        var output = pieces[0]
        for (value, rest) in zip(values, pieces.dropFirst()) {
            Escaping.url.append(value, to: &output)
            output.append(contentsOf: rest)
        }
        return output
    }

    /// WHATWG URL: UTF-8 percent-encoding of what is not ASCII and of controls; nothing else is normalised.
    private static func serialised(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        for byte in bytes {
            if byte < 0x20 || byte >= 0x7F { output.append(percentEncoding: byte) } else { output.append(byte) }
        }
        return output
    }

    /// A host with letters outside ASCII goes into its ASCII form (IDNA, UTS #46).
    private static func serialised(host: ArraySlice<UInt8>) -> [UInt8] {
        guard host.contains(where: { $0 >= 0x80 }) else { return serialised(host) }
        var components = URLComponents()
        components.host = String(decoding: host, as: UTF8.self)
        guard let ascii = components.encodedHost else { return serialised(host) }
        return Array(ascii.utf8)
    }
}
