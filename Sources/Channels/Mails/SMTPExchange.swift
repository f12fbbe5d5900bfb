import CCurl

/// One mail's conversation with the server, as libcurl asks for the mail's bytes and tells what is said.
final class SMTPExchange {
    /// How far it has come.
    enum Stage: Comparable {
        /// Greeting, TLS, signing in: nothing has been said about the mail.
        case session
        case sender
        case recipient
        case data
        /// The mail's end has been asked for, and may have gone out.
        case end
    }

    /// How much a server may say, in bytes.
    private static let maximumReplies = 65_536

    private let bytes: [UInt8]
    private var offset = 0
    private var heard = 0
    /// libcurl is leaving: what is said from here on is about nothing.
    private var isOver = false
    private(set) var stage = Stage.session
    /// The server's reply to what was said last; `nil` where there is none (yet).
    private(set) var reply: SMTPReply?

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next bytes of the mail; none at its end.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, bytes.count - offset)
        if count == 0 {
            (stage, reply) = (.end, nil)
        } else {
            bytes.withUnsafeBytes { buffer.copyMemory(from: .init(rebasing: $0[offset..<offset + count])) }
            offset += count
        }
        return count
    }

    /// `false` where the server has said too much.
    func hear(_ line: UnsafeRawBufferPointer) -> Bool {
        heard += line.count
        if !isOver, let reply = SMTPReply(line: line) { self.reply = reply }
        return heard <= Self.maximumReplies
    }

    func say(_ command: UnsafeRawBufferPointer) {
        isOver = isOver || command.starts(with: "QUIT".utf8)
        if isOver { return }
        reply = nil
        if command.starts(with: "MAIL FROM:".utf8) {
            stage = .sender
        } else if stage > .session {
            if command.starts(with: "RCPT TO:".utf8) { stage = .recipient }
            if command.starts(with: "DATA".utf8) { stage = .data }
        }
    }

    /// What libcurl's result says of the mail, beside what the server has said.
    func outcome(_ result: CURLcode) -> MailOutcome {
        if result == CURLE_OK { return .accepted }
        guard let reply, reply.status / 100 != 3 else {
            switch stage {
            case .session: return .unavailable(code: Self.unavailability(result))
            // Bad connection (RFC 3463 §3.5).
            case .sender, .recipient, .data: return .deferred(code: "4.4.2")
            case .end: return .unacknowledged
            }
        }
        switch (stage, reply.status / 100) {
        case (.end, 2): return .accepted
        case (_, 2):
            return stage == .session ? .unavailable(code: Self.unavailability(result)) : .deferred(code: "4.4.2")
        case (.session, _): return .unavailable(code: reply.code)
        // Of the sender the server may be told better things.
        case (.sender, _), (_, 4): return .deferred(code: reply.code)
        default: return .refused(code: reply.code)
        }
    }

    /// Cryptographic failure, or no answer from the host (RFC 3463 §3.8, §3.5).
    private static func unavailability(_ result: CURLcode) -> String {
        let isTLS = [
            CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE, CURLE_USE_SSL_FAILED,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR,
        ].contains(result)
        return isTLS ? "4.7.5" : "4.4.1"
    }
}
