/// A gateway's way of being asked over HTTP, and of answering.
package protocol TextGateway: Sendable {
    func request(for message: TextMessage) -> GatewayRequest
    /// Whether an answer with a status of 200 to 299 says that the message was taken.
    ///
    /// - Parameter body: `nil` where it was lost or too long.
    func isAcceptance(_ body: [UInt8]?) -> Bool
    /// The gateway's own code for why it refuses, out of an answer with a status of 400 to 499; `nil` where there is none.
    func refusalCode(in body: [UInt8]) -> String?
}

/// A `POST` to a gateway. Holds the secret, and whom a message is for.
package struct GatewayRequest: Sendable {
    package let url: String
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]
}

/// Why a gateway cannot be asked as it is configured: what, and what to do. Never holds a secret.
package struct GatewayConfigurationError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
