import Foundation

/// What a gateway has posted to the URL that it was given for a message.
package struct ReceiptRequest: Sendable {
    package enum Body: Sendable {
        case form([(name: String, value: String)])
        case json([UInt8])
    }

    /// As the gateway was given it.
    package let url: String
    /// The value of ``ReceiptSource/signatureField``.
    package let signature: String?
    package let body: Body

    package init(url: String, signature: String?, body: Body) {
        self.url = url
        self.signature = signature
        self.body = body
    }

    /// The value of a field; `nil` where there is none.
    ///
    /// - Throws: where the body is not JSON, or no object.
    func value(of name: String) throws -> String? {
        switch body {
        case .form(let fields):
            return fields.first { $0.name == name }?.value
        case .json(let bytes):
            return try JSONDecoder().decode([String: Field].self, from: Data(bytes))[name]?.text
        }
    }

    /// A field of JSON.
    private struct Field: Decodable {
        /// `nil` where it is something else.
        let text: String?

        init(from decoder: any Decoder) throws {
            text = try? decoder.singleValueContainer().decode(String.self)
        }
    }
}
