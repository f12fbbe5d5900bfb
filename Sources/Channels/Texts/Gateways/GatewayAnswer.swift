/// What came of asking a gateway once.
enum GatewayAnswer: Equatable, Sendable {
    /// The message has not left: no connection was made, or it ended before.
    case notSent
    /// The message may have arrived; no answer did.
    case lost
    /// - Parameters:
    ///   - retryAfter: the value of `Retry-After`.
    ///   - body: `nil` where it was lost or too long.
    case answered(status: Int, retryAfter: String?, body: [UInt8]?)

    /// What follows from an answer.
    enum Verdict: Equatable {
        case settled(TextOutcome)
        /// It was certainly not taken, and may be offered again.
        ///
        /// - Parameter retryAfter: when, if the gateway has said so.
        case again(retryAfter: String?)
    }

    /// A message that may have been taken is never offered again.
    func verdict(of gateway: some TextGateway) -> Verdict {
        switch self {
        case .notSent:
            return .again(retryAfter: nil)
        case .lost:
            return .settled(.unconfirmed)
        case .answered(let status, let retryAfter, let body):
            switch status {
            // Not the message's fault: a wrong secret or URL, an account without credit, a limit; or nothing was read.
            case 401, 402, 405, 407, 408, 421, 425, 429, 503:
                return .again(retryAfter: retryAfter)
            case 200...299:
                return .settled(gateway.isAcceptance(body) ? .accepted : .unconfirmed)
            case 400...499:
                let code = body.flatMap(gateway.refusalCode).flatMap(Self.bounded)
                // Without a code these are not about the message either.
                if code == nil, status == 403 || status == 404 { return .again(retryAfter: retryAfter) }
                return .settled(.refused(code: code ?? "\(status)"))
            default:
                return .settled(.unconfirmed)
            }
        }
    }

    /// Its status, where there is one.
    var reason: String? { if case .answered(let status, _, _) = self { "\(status)" } else { nil } }

    /// `nil` for what is no code: a gateway may put anything there.
    private static func bounded(_ code: String) -> String? {
        let isCode = code.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || "._-".utf8.contains(byte)
        }
        return isCode && (1...TextOutcome.maximumCode).contains(code.utf8.count) ? code : nil
    }
}
