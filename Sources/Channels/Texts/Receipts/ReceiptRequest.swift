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
            let object = try JSONDecoder().decode([String: JSONValue<String>].self, from: Data(bytes))
            guard case .text(let value)? = object[name] else { return nil }
            return value
        }
    }
}
