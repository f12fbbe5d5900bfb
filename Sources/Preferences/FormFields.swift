import Foundation

/// The fields of a form that was sent as `application/x-www-form-urlencoded` (WHATWG URL §5.1).
package enum FormFields {
    /// In their order. What is not of this form is passed over.
    package static func read(_ body: [UInt8]) -> [(name: String, value: String)] {
        body.split(separator: UInt8(ascii: "&")).compactMap { pair in
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return parts.count == 2 ? (decoded(parts[0]), decoded(parts[1])) : nil
        }
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
        let text = String(decoding: bytes.map { $0 == UInt8(ascii: "+") ? 0x20 : $0 }, as: UTF8.self)
        return text.removingPercentEncoding ?? ""
    }
}
